// A page in headless Chromium that a test looks at and clicks through, over the browser's own protocol on a pipe.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens the page at an address and hands it to `visit`; the browser is gone afterwards. */
export async function browse(chromium, url, visit, size = "1280,800") {
  const profile = await mkdtemp(path.join(os.tmpdir(), "ventanilla-browser-"));
  const flags = [...FLAGS, `--user-data-dir=${profile}`, `--window-size=${size}`, "--remote-debugging-pipe"];
  const browser = spawn(chromium, [...flags, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  try {
    await visit(await Page.open(browser, url));
  } finally {
    browser.kill("SIGKILL");
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, "exit");
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Page {
  #send;

  constructor(send) {
    this.#send = send;
  }

  static async open(browser, url) {
    const { send, event } = protocol(browser);
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    await send("Page.enable", {}, sessionId);
    const loaded = event("Page.loadEventFired");
    await send("Page.navigate", { url }, sessionId);
    await loaded;
    return new Page((method, params) => send(method, params, sessionId));
  }

  /** What a function gives in the page; promises are waited for. */
  async evaluate(look, ...args) {
    const expression = `(${look})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** What a function gives in the page as soon as it gives something: it is asked again whenever the page changes. */
  until(look, ...args) {
    const wait = `async (...args) => new Promise((resolve, reject) => {
      const observer = new MutationObserver(() => again());
      const again = () => {
        try {
          const found = (${look})(...args);
          if (!found) return;
          observer.disconnect();
          resolve(found);
        } catch (error) { reject(error); }
      };
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      again();
    })`;
    return this.evaluate(wait, ...args);
  }

  /** Clicks what a selector finds, as soon as it is there; with a text, the first whose text is that. */
  click(selector, text = null) {
    const click = (selector, text) => {
      const found = [...document.querySelectorAll(selector)].find((it) => text === null || it.textContent.trim() === text);
      found?.click();
      return found !== undefined;
    };
    return this.until(click, selector, text);
  }

  /** Writes what is to be seen into a PNG file. */
  async screenshot(file) {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    await writeFile(file, Buffer.from(data, "base64"));
  }
}

/** The browser's protocol: JSON messages, each ended by a zero byte. */
function protocol(browser) {
  const [, , , input, output] = browser.stdio;
  const answers = new Map();
  const events = new Map();
  let last = 0;
  let begun = "";
  output.setEncoding("utf8").on("data", (text) => {
    const messages = (begun + text).split("\0");
    begun = messages.pop();
    for (const { id, method, result, error } of messages.map((message) => JSON.parse(message))) {
      events.get(method)?.();
      const answer = answers.get(id);
      answers.delete(id);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    }
  });
  output.on("close", () => {
    for (const { reject } of answers.values()) reject(new Error("the browser ended"));
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      last += 1;
      answers.set(last, { resolve, reject });
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  const event = (method) => new Promise((resolve) => events.set(method, resolve));
  return { send, event };
}
