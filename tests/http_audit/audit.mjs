// Asks a running server everything that the audit of GraphQL over HTTP asks.
import { serverAudits } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const fetchFn = (input, init = {}) =>
  fetch(input, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  });

let passed = 0;
const audits = serverAudits({ url, fetchFn });
for (const audit of audits) {
  const { id, name, status, reason } = await audit.fn();
  if (status === 'ok') passed += 1;
  else console.log(`${status} ${id} ${name}: ${reason}`);
}
console.log(`GraphQL over HTTP: ${passed} of ${audits.length}`);
process.exit(audits.length >= 61 && passed === audits.length ? 0 : 1);
