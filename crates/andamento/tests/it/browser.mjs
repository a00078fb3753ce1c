// Opens pages in a real browser, narrow, light and dark: no message on the console, no
// horizontal scroll at 320 px, nothing found by axe-core.
//
//   node browser.mjs CHROMIUM BASE [AXE.MIN.JS] < addresses, one a line
//
// Prints one line a finding and ends with 1 if there is any; ends with 2 when the browser
// itself cannot be driven. The browser is spoken to through
// a pair of pipes, so that no port is opened.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

process.on("uncaughtException", (error) => {
  console.error(error);
  process.exit(2);
});
const [, , chromium, base, axeFile] = process.argv;
const addresses = readFileSync(0, "utf8").split("\n").filter(Boolean);
const axe = axeFile ? readFileSync(axeFile, "utf8") : null;
const profile = mkdtempSync(join(tmpdir(), "browser-"));
const browser = spawn(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

let number = 0;
let rest = "";
const waiting = new Map();
const listeners = new Set();
browser.stdio[4].on("data", (chunk) => {
  const parts = (rest + chunk).split("\0");
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    } else {
      listeners.forEach((listener) => listener(message));
    }
  }
});
const send = (method, params = {}, sessionId) => new Promise((done, fail) => {
  const id = ++number;
  waiting.set(id, (answer) => answer.error ? fail(new Error(`${method}: ${answer.error.message}`)) : done(answer.result));
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
});

const findings = [];
const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
const ask = (method, params) => send(method, params, sessionId);
const evaluate = async (expression) => {
  const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};
await ask("Page.enable");
await ask("Runtime.enable");
await ask("Log.enable");
let expected = false;
let address = "";
listeners.add(({ method, params }) => {
  if (method === "Log.entryAdded" && params.entry.level !== "verbose" && !expected) {
    findings.push(`${address}: console: ${params.entry.text}`);
  }
  if (method === "Runtime.consoleAPICalled" || method === "Runtime.exceptionThrown") {
    findings.push(`${address}: console: ${JSON.stringify(params).slice(0, 200)}`);
  }
});
for (const line of addresses) {
  // `! /address` is a page that says that something is wrong, with a status that a browser logs.
  expected = line.startsWith("! ");
  address = line.replace(/^! /, "");
  for (const scheme of ["light", "dark"]) {
    await ask("Emulation.setDeviceMetricsOverride", { width: 320, height: 800, deviceScaleFactor: 1, mobile: true });
    await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    const loaded = new Promise((done) => {
      const listener = ({ method }) => {
        if (method === "Page.loadEventFired") {
          listeners.delete(listener);
          done();
        }
      };
      listeners.add(listener);
    });
    await ask("Page.navigate", { url: base + address });
    await loaded;
    const width = await evaluate("document.documentElement.scrollWidth");
    if (width > 320) {
      const wide = await evaluate("[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>321&&!e.closest('.scroll')).slice(0,3).map(e=>e.tagName+'.'+e.className).join(' ')");
      findings.push(`${address}: ${width} px wide at 320: ${wide}`);
    }
    if (axe) {
      await evaluate(`${axe};0`);
      const found = await evaluate("axe.run().then(r=>r.violations.map(v=>v.id+': '+v.nodes.slice(0,3).map(n=>n.target.join(' ')+' '+(n.failureSummary||'').split('\\n')[1]).join(' | ')))");
      found.forEach((violation) => findings.push(`${address} (${scheme}): ${violation}`));
    }
  }
}
findings.forEach((finding) => console.log(finding));
console.error(`${addresses.length} pages`);
browser.kill();
browser.on("exit", () => {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // The browser's last children may still write there; that is no finding about a page.
  }
  process.exit(findings.length ? 1 : 0);
});
