/** npm's OpenID provider on this machine: `node provider.mjs PORT BACK CLIENT SECRET ALG`. */

import { generateKeyPairSync } from "node:crypto";

import Provider from "oidc-provider";

const [port, back, clientId, secret, alg] = process.argv.slice(2);
const PEOPLE = {
  elena: { email: "Elena@VossElectric.example", email_verified: true },
  dan: { email: "dan@pruittplumbing.example", email_verified: false },
  nobody: { email: "nobody@nowhere.example", email_verified: true },
};
const KINDS = {
  RS256: ["rsa", { modulusLength: 2048 }],
  ES256: ["ec", { namedCurve: "P-256" }],
};

function key(name) {
  const { privateKey } = generateKeyPairSync(...KINDS[name]);
  return { ...privateKey.export({ format: "jwk" }), kid: `${name}-${Date.now()}`, use: "sig" };
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [back],
      id_token_signed_response_alg: alg,
    },
  ],
  jwks: { keys: [key("RS256"), key("ES256")] },
  cookies: { keys: ["this key guards nothing that is a secret"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  // By the standard an address is told apart; others put it into the token.
  conformIdTokenClaims: alg === "RS256",
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...PEOPLE[id] }),
  }),
});
provider.on("server_error", (_, error) => console.error(error));
provider.listen(Number(port), "127.0.0.1");
