/** The operations of a document, found without a parser: `{ kind, name }` each. */

const NOT_CODE = /#[^\n]*|"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"/g;
const TOKEN = /[_A-Za-z][_0-9A-Za-z]*|[{}()[\]]|\$|@|:|=/g;
const KINDS = new Set(["query", "mutation", "subscription"]);

function topLevelTokens(text) {
  const tokens = [];
  let depth = 0;
  for (const [token] of text.replace(NOT_CODE, " ").matchAll(TOKEN)) {
    if ("})]".includes(token)) depth -= 1;
    if (depth === 0) tokens.push(token);
    if ("{([".includes(token)) depth += 1;
  }
  return tokens;
}

export function operationsOf(text) {
  const tokens = topLevelTokens(text);
  const operations = [];
  tokens.forEach((token, at) => {
    const opens = at === 0 || tokens[at - 1] === "}";
    if (!opens) return;
    if (token === "{") operations.push({ kind: "query", name: null });
    if (!KINDS.has(token)) return;
    const next = tokens[at + 1] ?? "";
    operations.push({ kind: token, name: /^[_A-Za-z]/.test(next) ? next : null });
  });
  return operations;
}
