/** The marks of hidden values: the reason on hover or focus, arrows from one to the next. */

const GAP = 8;
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function place(tip, mark) {
  const at = mark.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - size.width - GAP);
  const above = at.top - size.height - GAP;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${above > GAP ? above : at.bottom + GAP}px`;
}

function show(tip, mark) {
  tip.textContent = mark.title;
  tip.hidden = false;
  mark.setAttribute("aria-describedby", tip.id);
  place(tip, mark);
}

const columnOf = (mark) => mark.closest("td").cellIndex;

function neighbour(marks, mark, [down, along]) {
  const step = down || along;
  const line = down ? marks.filter((other) => columnOf(other) === columnOf(mark)) : marks;
  return line[line.indexOf(mark) + step];
}

function moveFocus(table, mark, step) {
  const next = neighbour([...table.querySelectorAll(".mark")], mark, step);
  if (!next) return;
  mark.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** Of all marks only one is a stop of the Tab key. */
function makeReachable(table) {
  const first = table.querySelector(".mark");
  if (first) first.tabIndex = 0;
}

export function bindMarks(table, tip) {
  const hide = () => (tip.hidden = true);
  const onMark = (act) => (event) => {
    const mark = event.target.closest(".mark");
    if (mark) act(mark, event);
  };
  makeReachable(table);
  table.addEventListener("pointerover", onMark((mark) => show(tip, mark)));
  table.addEventListener("focusin", onMark((mark) => show(tip, mark)));
  table.addEventListener("pointerout", onMark(hide));
  table.addEventListener("focusout", onMark(hide));
  table.addEventListener(
    "keydown",
    onMark((mark, event) => {
      if (event.key === "Escape") hide();
      if (!STEPS[event.key]) return;
      event.preventDefault();
      moveFocus(table, mark, STEPS[event.key]);
    }),
  );
}
