/** The explorer without a build: GraphiQL's last one-file edition, from a public CDN. */

import { element } from "../page/element.js";
import { fetcherFor } from "../page/fetcher.js";
import { openingProps } from "../page/opening.js";
import { mountPersonaSwitch } from "../page/personas.js";
import { Rights } from "../page/rights.js";

const CDN = "https://unpkg.com";
const FILES = [
  ["react@18.3.1/umd/react.production.min.js", "sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z"],
  ["react-dom@18.3.1/umd/react-dom.production.min.js", "sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1"],
  ["graphiql@4.1.2/graphiql.min.js", "sha384-9XdHu7ajgGJziD4J1zNBKQ842Q/+zZfDv+ib1eMhZWBH6hPAs806x+Jbcf0yNO6B"],
];
const STYLE = ["graphiql@4.1.2/graphiql.min.css", "sha384-1el1QShFBnnXTx9x/Cprg82hZWKt0ry29OAYIXt05swbi0KcZDFoj0CWguMpopJr"];

function load(made) {
  return new Promise((resolve, reject) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", () => reject(new Error(made.src ?? made.href)));
    document.head.append(made);
  });
}

const pinned = (integrity) => ({ integrity, crossorigin: "anonymous" });

function loadStyle([path, integrity]) {
  return load(element("link", { rel: "stylesheet", ...pinned(integrity), href: `${CDN}/${path}` }));
}

function loadScript([path, integrity]) {
  return load(element("script", { ...pinned(integrity), src: `${CDN}/${path}` }));
}

async function loadGraphiQL() {
  const styled = loadStyle(STYLE);
  for (const file of FILES) await loadScript(file);
  await styled;
}

function sayItFailed() {
  const said = document.getElementById("from-cdn");
  said.classList.add("failed");
  said.prepend("GraphiQL did not come from unpkg.com. ");
}

async function explore(opening) {
  const { GraphiQL, React, ReactDOM } = globalThis;
  const root = ReactDOM.createRoot(document.getElementById("explorer"));
  let asker;
  const rights = new Rights(document.getElementById("rights"), show);
  const hear = (answer) => rights.hear(answer);

  function show() {
    const { token } = asker;
    const { preview } = rights;
    rights.forget();
    // A new key is a new editor: nothing of the last persona's answer stays.
    const props = { key: `${token} ${preview}`, fetcher: fetcherFor(token, preview, hear), ...opening };
    root.render(React.createElement(GraphiQL, props));
  }

  await mountPersonaSwitch(document.getElementById("viewer"), (persona) => {
    asker = persona;
    rights.askAs(persona);
    show();
  });
}

try {
  await loadGraphiQL();
  await explore(await openingProps());
} catch {
  sayItFailed();
}
