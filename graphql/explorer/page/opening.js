/** What the editor opens with: a mailed link's document, or the README's. */

import { documentOf, forgetful, takeLink, watchLinks } from "./links.js";
import { loadDocument } from "./personas.js";

// Before anything is waited for: the secret is gone from the address by then.
const link = takeLink();

export async function openingProps() {
  watchLinks();
  if (!link) return { defaultQuery: await loadDocument("items.graphql") };
  return { storage: forgetful(await documentOf(link)) };
}
