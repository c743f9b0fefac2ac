/** The explorer at `/`, not built: GraphiQL from its public CDN, and said so. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { openBrowser, openPage, picture } from "./browser.mjs";
import { startServer, unbuiltCheckout } from "./server.mjs";

const CDN = "https://unpkg.com/";
const PACKAGES = join(import.meta.dirname, "node_modules");

let checkout;
let server;
let browser;

before(async () => {
  checkout = unbuiltCheckout();
  server = await startServer(checkout.folder);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  checkout?.remove();
});

/** Answer for the CDN from the same packages; the page's hashes are checked on them. */
async function serveFromPackages(page) {
  await page.route(`${CDN}**`, (route) => {
    const path = route.request().url().slice(CDN.length);
    return route.fulfill({
      path: join(PACKAGES, path.replace(/@[0-9.]+/, "")),
      headers: { "Access-Control-Allow-Origin": "*" },
    });
  });
}

function answer(page) {
  return page.evaluate(() =>
    document.querySelector(".result-window .CodeMirror").CodeMirror.getValue(),
  );
}

async function run(page) {
  await page.click(".graphiql-execute-button");
  await page.locator(".result-window", { hasText: "data" }).waitFor();
  return JSON.parse(await answer(page));
}

test("an explorer that is not built loads GraphiQL from its CDN and says so", async () => {
  const { page, foreign, complaints } = await openPage(browser, server.address);
  await serveFromPackages(page);
  await page.goto(server.address);
  await page.waitForSelector(".graphiql-execute-button");
  assert.match(await page.innerText("#from-cdn"), /not built.*public CDN unpkg\.com/);
  assert.equal(foreign.length, 4);
  assert.ok(foreign.every((url) => url.startsWith(CDN)));

  await page.selectOption("#persona", "demo-client");
  const { extensions } = await run(page);
  const fields = extensions.authorization.redacted.map((redaction) => redaction.field);
  assert.ok(fields.includes("Item.directCost"));
  await picture(page, "cdn");
  await page.selectOption("#persona", "demo-admin");
  assert.equal(await answer(page), "");
  assert.equal((await run(page)).extensions.authorization, undefined);
  assert.deepEqual(complaints, []);
});

test("without the CDN the page says what is missing and what still works", async () => {
  const { page } = await openPage(browser, server.address);
  await page.route(`${CDN}**`, (route) => route.abort());
  await page.goto(server.address);
  const said = page.locator("#from-cdn.failed");
  await said.waitFor();
  assert.match(await said.innerText(), /did not come from unpkg\.com/);
  await said.getByRole("link", { name: "Side by side" }).click();
  await page.waitForSelector("table");
  await picture(page, "compare-unbuilt");
});
