/** The explorer: GraphiQL, asking as the persona that the bar names. */

import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "../page/page.css";
import "../page/explorer.css";

import { createRoot } from "react-dom/client";

import { loadDocument, mountPersonaSwitch } from "../page/personas.js";
import { Explorer } from "./explorer.jsx";

const root = createRoot(document.getElementById("explorer"));
const query = await loadDocument("items.graphql");

await mountPersonaSwitch(document.getElementById("viewer"), (persona) => {
  root.render(<Explorer persona={persona} query={query} />);
});
