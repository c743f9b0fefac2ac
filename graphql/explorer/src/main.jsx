/** The explorer: GraphiQL, asking as the persona that the bar names. */

import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "../page/page.css";
import "../page/explorer.css";
import "../page/rights.css";

import { createRoot } from "react-dom/client";

import { openingProps } from "../page/opening.js";
import { mountPersonaSwitch } from "../page/personas.js";
import { Rights } from "../page/rights.js";
import { Explorer } from "./explorer.jsx";

const root = createRoot(document.getElementById("explorer"));
const opening = await openingProps();
let asker;

const rights = new Rights(document.getElementById("rights"), show);
const hear = (answer) => rights.hear(answer);

function show() {
  rights.forget();
  root.render(
    <Explorer token={asker.token} preview={rights.preview} hear={hear} opening={opening} />,
  );
}

await mountPersonaSwitch(document.getElementById("viewer"), (persona) => {
  asker = persona;
  rights.askAs(persona);
  show();
});
