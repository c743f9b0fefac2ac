/** The explorer at `/`, built: GraphiQL with a persona switch. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, openPage, picture } from "./browser.mjs";
import { startServer } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function explored(options = {}) {
  const opened = await openPage(browser, server.address, options);
  await opened.page.goto(server.address);
  await opened.page.waitForSelector(".graphiql-editor .view-line");
  return opened;
}

function answer(page) {
  return page.evaluate(() => {
    const models = globalThis.__MONACO.editor.getModels();
    return models.find((model) => model.uri.path.endsWith("response.json")).getValue();
  });
}

async function answered(page) {
  await page.waitForFunction(() =>
    globalThis.__MONACO.editor
      .getModels()
      .some((model) => model.uri.path.endsWith("response.json") && model.getValue() !== ""),
  );
  return JSON.parse(await answer(page));
}

async function run(page) {
  await page.click(".graphiql-execute-button");
  return answered(page);
}

const hiddenIn = ({ extensions }) =>
  (extensions?.authorization?.redacted ?? []).map((redaction) => redaction.field);

test("switching the persona clears the answer and asks as someone else", async () => {
  const { page, foreign, complaints } = await explored();
  await page.selectOption("#persona", "demo-admin");
  const full = await run(page);
  await picture(page, "explorer-light");
  assert.equal(hiddenIn(full).includes("Item.directCost"), false);
  await page.selectOption("#persona", "demo-client");
  assert.equal(await answer(page), "");
  const redacted = await run(page);
  assert.ok(hiddenIn(redacted).includes("Item.directCost"));
  assert.notDeepEqual(redacted.data, full.data);
  assert.deepEqual([foreign, complaints], [[], []]);
});

test("a tab behind forgets its answer too", async () => {
  const { page } = await explored();
  await page.selectOption("#persona", "demo-admin");
  await run(page);
  await page.click(".graphiql-tab-add");
  await page.selectOption("#persona", "demo-client");
  await page.click("#graphiql-session-tab-0");
  assert.equal(await answer(page), "");
});

test("an answer that comes after the switch is dropped", async () => {
  const { page } = await explored();
  await page.selectOption("#persona", "demo-admin");
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    if (route.request().headers().authorization === "Bearer demo-admin") await held;
    await route.continue();
  });
  await page.click(".graphiql-execute-button");
  await page.selectOption("#persona", "demo-client");
  const late = page.waitForResponse(
    (response) => response.request().headers().authorization === "Bearer demo-admin",
  );
  release();
  await (await late).finished();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.equal(await answer(page), "");
});

test("what was typed stays when the persona is switched", async () => {
  const { page } = await explored();
  // Key by key it would meet the editor's own closing and completing.
  await page.evaluate(() => {
    const models = globalThis.__MONACO.editor.getModels();
    const typed = models.find((model) => model.uri.path.endsWith("operation.graphql"));
    typed.setValue("{ __typename }");
  });
  await page.selectOption("#persona", "demo-client");
  assert.deepEqual((await run(page)).data, { __typename: "Query" });
});

test("what was just typed runs, whatever the operation was called before", async () => {
  const { page } = await explored();
  await page.evaluate(() => {
    const models = globalThis.__MONACO.editor.getModels();
    models.find((model) => model.uri.path.endsWith("operation.graphql")).setValue("{ __typename }");
    document.querySelector(".graphiql-execute-button").click();
  });
  assert.deepEqual((await answered(page)).data, { __typename: "Query" });
});

test("outside the demo a token can be pasted", async () => {
  const { page } = await openPage(browser, server.address);
  await page.route("**/personas.json", (route) => route.fulfill({ status: 404 }));
  await page.goto(server.address);
  await page.fill("#persona", "demo-client");
  const asked = page.waitForRequest(
    (request) => request.headers().authorization === "Bearer demo-client",
  );
  await page.keyboard.press("Enter");
  await asked;
});

test("the explorer is readable in the dark", async () => {
  const { page, complaints } = await explored({ colorScheme: "dark" });
  await run(page);
  await picture(page, "explorer-dark");
  assert.deepEqual(complaints, []);
});

test("what a preview hides is listed beside the editor, and says why", async () => {
  const { page, foreign, complaints } = await explored();
  await page.selectOption("#persona", "demo-admin");
  await page.locator("#viewer-facts", { hasText: "Ruth Hartwell" }).waitFor();
  await page.selectOption("#eyes", { label: "Grace Lin" });
  const { extensions } = await run(page);
  assert.equal(extensions.preview.as, "MEMBER");
  await page.locator("#hidden button", { hasText: "Item.directCost · COST · ALL" }).click();
  const reason = page.locator("#reason", { hasText: "Step LEVEL says no." });
  await reason.waitFor();
  assert.match(await reason.innerText(), /CanSeeItemCosts.*Given by COMPANY_ADMIN/);
  await page.click(".rights summary");
  const row = page.locator("#matrix tr", { hasText: "CanSeeItemCosts" });
  assert.deepEqual(await row.locator("td").allInnerTexts(), ["COST", "yes", "yes", "yes", "no", "yes", "no", "yes"]);
  await picture(page, "explorer-rights");
  await page.selectOption("#persona", "demo-client");
  assert.equal(await page.locator("#hidden button").count(), 0);
  assert.deepEqual([foreign, complaints], [[], []]);
});

test("a mailed link opens its document, and is nowhere but in the mutation", async () => {
  const { page, complaints } = await openPage(browser, server.address);
  const secret = "fgr_1234567890abcdef";
  const sent = [];
  page.on("request", (one) => sent.push(`${one.url()} ${one.postData() ?? ""}`));
  await page.goto(`${server.address}/#reset-password=${secret}`);
  await page.waitForSelector(".graphiql-editor .view-line");
  assert.equal(page.url(), `${server.address}/`);
  const texts = await page.evaluate(() =>
    Object.fromEntries(
      globalThis.__MONACO.editor.getModels().map((one) => [one.uri.path.split("/").at(-1), one.getValue()]),
    ),
  );
  const named = (end) => Object.entries(texts).find(([name]) => name.endsWith(end))[1];
  assert.match(named("operation.graphql"), /mutation ResetPassword/);
  assert.deepEqual(JSON.parse(named("variables.json")), { input: { token: secret, password: "" } });
  assert.deepEqual(sent.filter((one) => one.includes(secret)), []);
  await run(page);
  assert.equal(sent.filter((one) => one.includes(secret)).length, 1);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.equal(kept.includes(secret), false);
  assert.equal(await page.evaluate(() => history.length <= 2 && location.hash), "");
  assert.deepEqual(complaints, []);
});
