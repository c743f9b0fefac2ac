/** A fetcher asks as one persona; once another is chosen, late answers are dropped. */

import { ask } from "./ask.js";

const never = new Promise(() => {});
let current;

export function fetcherFor(token) {
  const mine = Symbol(token);
  current = mine;
  return async (operation, { headers } = {}) => {
    const { answer } = await ask(token, operation, { headers });
    return mine === current ? answer : never;
  };
}
