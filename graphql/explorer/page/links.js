/** Mailed links: `/#accept-invitation=secret` becomes the document that takes it up. */

import { loadDocument } from "./personas.js";

// What the link is named after, and what its document wants besides the secret.
const LINKS = {
  "accept-invitation": { password: "" },
  "reset-password": { password: "" },
  "confirm-address": {},
};

function linkIn(hash) {
  const [place, ...rest] = hash.slice(1).split("=");
  const secret = rest.join("=");
  return Object.hasOwn(LINKS, place) && secret ? { place, secret } : null;
}

/** Give the link that the page was opened by, and take it out of the address at once. */
export function takeLink() {
  const link = linkIn(location.hash);
  if (link) history.replaceState(null, "", location.pathname + location.search);
  return link;
}

/** Open anew when a link is followed into a page that is open already. */
export function watchLinks() {
  addEventListener("hashchange", () => {
    if (linkIn(location.hash)) location.reload();
  });
}

/** Give the link's document, and its variables with the secret filled in. */
export async function documentOf({ place, secret }) {
  const query = await loadDocument(`${place.replaceAll("-", "_")}.graphql`);
  const variables = { input: { token: secret, ...LINKS[place] } };
  return { query, variables: JSON.stringify(variables, null, 2) };
}

/** Keeps what GraphiQL has in its editors until the page is left, and no longer. */
export function forgetful({ query, variables }) {
  const kept = new Map([
    ["graphiql:query", query],
    ["graphiql:variables", variables],
  ]);
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => kept.delete(name),
    setItem: (name, value) => kept.set(name, value),
  };
}
