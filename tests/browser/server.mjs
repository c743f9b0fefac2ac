/** Starts the demo server of a checkout on a free port, with a database of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const PYTHON = join(CHECKOUT, ".venv/bin/python");
const NOT_SOURCE = new Set([".git", ".venv", ".cache", "node_modules", "dist", "data", "tests"]);
const PATIENCE = 60_000;

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

async function untilReady(address, child) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${address}/ready`).catch(() => null);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error(`No server at ${address}; exit code ${child.exitCode}.`);
}

async function stop(child, folder) {
  if (child.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
}

function environment(port, folder) {
  return {
    ...process.env,
    FIELDGATE_DEMO: "1",
    FIELDGATE_HOST: "127.0.0.1",
    FIELDGATE_PORT: String(port),
    FIELDGATE_DATABASE_URL: `sqlite:///${join(folder, "demo.db")}`,
  };
}

/** Give `{ address, stop }` of a running demo server. */
export async function startServer(checkout = process.env.FIELDGATE_CHECKOUT ?? CHECKOUT) {
  const folder = mkdtempSync(join(tmpdir(), "fieldgate-browser-"));
  const port = await freePort();
  const child = spawn(PYTHON, ["-m", "server", "serve"], {
    cwd: checkout,
    env: environment(port, folder),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const address = `http://127.0.0.1:${port}`;
  const server = { address, stop: () => stop(child, folder) };
  await untilReady(address, child).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return server;
}

/** Copy the checkout without what npm made, as one has it who never built the explorer. */
export function unbuiltCheckout(from = process.env.FIELDGATE_CHECKOUT ?? CHECKOUT) {
  const folder = mkdtempSync(join(tmpdir(), "fieldgate-unbuilt-"));
  const filter = (path) => !NOT_SOURCE.has(basename(path));
  cpSync(from, folder, { recursive: true, dereference: true, filter });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
