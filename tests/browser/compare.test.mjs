/** The page that asks one document as several personas side by side. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, openPage, picture } from "./browser.mjs";
import { startServer } from "./server.mjs";

const ITEMS = `{
  project(id: "prj_01k4282cm0f4ab2wpet84qhbc6") {
    name
    items(first: 10, orderBy: { field: NUMBER }) { nodes { number name directCost } }
  }
}`;

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function compared(query = "", options = {}) {
  const opened = await openPage(browser, server.address, options);
  await opened.page.goto(`${server.address}/compare${query}`);
  await opened.page.waitForSelector("table");
  return opened;
}

const as = (...tokens) => `?as=${tokens.join(",")}`;

/** The cells of one field of one entry, a cell for each persona. */
function cellsOf(page, entry, field) {
  return page.evaluate(
    ([name, label]) => {
      const rows = [...document.querySelectorAll(".answer tr")];
      const from = rows.findIndex((row) => row.matches(".entry") && row.cells[0].innerText.startsWith(name));
      if (from < 0) throw new Error(`No entry ${name}.`);
      const row = rows.slice(from + 1).find((one) => one.cells[0].innerText.startsWith(label));
      return [...row.cells].slice(1).map((cell) => cell.innerText);
    },
    [entry, field],
  );
}

async function ask(page, text) {
  await page.fill("#document", text);
  await page.focus("#document");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => document.getElementById("notice").textContent === "");
}

test("one document comes back with another answer for each persona", async () => {
  const { page, foreign, complaints } = await compared(
    as("demo-admin", "demo-subcontractor", "demo-client"),
  );
  assert.deepEqual(await cellsOf(page, "Lighting package", "directCost"), ["200.00", "200.00", "COST"]);
  assert.deepEqual(await cellsOf(page, "Lighting package", "costImpact"), ["231.00", "200.00", "231.00"]);
  await picture(page, "compare-light");
  assert.deepEqual([foreign, complaints], [[], []]);
});

test("a hidden field is marked and says why on hover and on focus", async () => {
  const { page } = await compared(as("demo-admin", "demo-client"));
  const mark = page.locator(".mark.hidden", { hasText: "COST" }).first();
  const reason = page.locator("#reason");
  assert.equal(await reason.isVisible(), false);
  await mark.hover();
  const said = await reason.innerText();
  assert.match(said, /^Item\.directCost is hidden/);
  assert.match(said, /Class COST\. Requires Item\/option cost details: View Only\.$/);
  assert.equal(await mark.getAttribute("title"), said);
  await picture(page, "compare-reason");
  await page.mouse.move(0, 0);
  assert.equal(await reason.isVisible(), false);
  await mark.focus();
  assert.equal(await reason.isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await reason.isVisible(), false);
});

test("arrows lead from one hidden field to the next", async () => {
  const { page } = await compared(as("demo-admin", "demo-client", "demo-nofin"));
  const focused = () => page.evaluate(() => document.activeElement.closest("td").cellIndex);
  assert.equal(await page.locator(".mark[tabindex='0']").count(), 1);
  await page.focus(".mark[tabindex='0']");
  const first = await focused();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await focused(), first);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(), first);
});

test("only the rows that differ are marked, and can be seen alone", async () => {
  const { page } = await compared(as("demo-admin", "demo-client"));
  await ask(page, ITEMS);
  const shown = () => page.locator(".answer tr.value:visible").count();
  const all = await shown();
  const unlike = await page.locator(".answer tr.value.differs").count();
  assert.ok(0 < unlike && unlike < all);
  await page.check("#only");
  assert.equal(await shown(), unlike);
  assert.match(await page.innerText("#summary"), new RegExp(`^${all} values, ${unlike} differ`));
});

test("an entry that a persona's list lacks is told apart from an empty one", async () => {
  const { page } = await compared(as("demo-admin", "demo-rows"));
  await ask(page, ITEMS);
  assert.ok((await page.locator("td.missing").count()) > 0);
  assert.equal(await page.locator(".answer td.missing").first().innerText(), "not in this list");
});

test("a stranger's answer stands beside the others, empty", async () => {
  const { page } = await compared(as("demo-admin", "demo-stranger"));
  await ask(page, ITEMS);
  const cells = page.locator(".answer tr").first().locator("th, td");
  assert.deepEqual(await cells.allInnerTexts(), ["project\n≠", "", "null"]);
});

test("an error is shown with its code", async () => {
  const { page } = await compared(as("demo-admin", "demo-client"));
  await ask(page, "{ nothingOfThatName }");
  const codes = page.locator(".errors code");
  await codes.first().waitFor();
  assert.deepEqual(await codes.allInnerTexts(), ["INVALID_DOCUMENT", "INVALID_DOCUMENT"]);
  await picture(page, "compare-errors");
});

test("a document that changes data waits for the button", async () => {
  const { page } = await compared();
  let asked = 0;
  await page.fill("#document", "mutation { __typename }");
  page.on("request", (request) => (asked += request.url().endsWith("/graphql")));
  await page.click(".chip >> nth=1");
  assert.match(await page.innerText("#notice"), /waits for the button/);
  assert.equal(asked, 0);
});

test("a token typed in asks as its holder and stays out of the address", async () => {
  const { page } = await compared(as("demo-admin"));
  await page.click(".holder summary");
  await page.fill("#holder-name", "Myself");
  await page.fill("#holder-token", "demo-client");
  const asked = page.waitForRequest(
    (request) => request.headers().authorization === "Bearer demo-client",
  );
  await page.click("#holder button");
  await asked;
  await page.locator("thead .name", { hasText: "Myself" }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("as"), "demo-admin");
});

test("the page is readable in the dark and on a narrow screen", async () => {
  const dark = await compared("", { colorScheme: "dark" });
  await picture(dark.page, "compare-dark");
  const narrow = await compared("", { viewport: { width: 420, height: 900 } });
  const overflow = await narrow.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await picture(narrow.page, "compare-narrow");
  assert.equal(overflow, 0);
});
