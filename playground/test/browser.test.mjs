// The bundle in a real browser, under the policy that the server sends with it, against a server that stands in for
// Ventanilla. Needs playground/dist and Chromium (VENTANILLA_CHROMIUM or the usual place); skipped where one is absent.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildSchema, graphql } from "graphql";
import { FLAGS, browse } from "./chromium.mjs";

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "dist");
const chromium = process.env.VENTANILLA_CHROMIUM || "/usr/bin/chromium";
const missing = [dist, chromium].filter((needed) => !existsSync(needed));
const skip = missing.length > 0 ? `not there: ${missing.join(", ")}` : false;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "report-uri /violations",
].join("; ");

const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8" };

const SCHEMA = buildSchema(`
  scalar SchemaCoordinate
  input HelpContext { coordinates: [SchemaCoordinate!] }
  type Query { viewer: Viewer, help(context: HelpContext!, first: Int): [HelpTopic!]! }
  type Viewer { name: String! }
  type HelpTopic { because: String!, article: Article!, section: Section }
  type Article { id: ID!, title: String!, url: String! }
  type Section { title: String!, url: String! }
`);

/** One guide explains `Viewer.name`, and nothing else is explained. */
function help({ context: { coordinates } }) {
  const article = { id: "art_1", title: "Your name", url: "/kb/en/name" };
  return coordinates.includes("Viewer.name") ? [{ because: "It explains the field.", article, section: null }] : [];
}

/** A stand-in for the server. It notes what it is asked and what the browser reports to have refused. */
async function serve(config) {
  const seen = { operations: [], violations: [], files: new Set() };
  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("content-security-policy", POLICY);
    let body = "";
    for await (const chunk of request) body += chunk;
    if (pathname === "/violations") {
      seen.violations.push(body);
      response.end();
    } else if (pathname === "/graphql" && request.method === "POST") {
      const { query, operationName, variables } = JSON.parse(body);
      seen.operations.push({ operationName, authorization: request.headers.authorization });
      response.setHeader("content-type", "application/graphql-response+json");
      const asked = { schema: SCHEMA, source: query, operationName, variableValues: variables, rootValue: { help } };
      response.end(JSON.stringify(await graphql(asked)));
    } else {
      const name = pathname === "/graphql" ? "index.html" : path.basename(pathname);
      await sendFile(response, name, config, seen);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { seen, url: `http://127.0.0.1:${server.address().port}/graphql`, close: () => server.close() };
}

async function sendFile(response, name, config, seen) {
  const file = path.join(dist, name);
  if (!existsSync(file)) {
    response.statusCode = 404;
    response.end();
    return;
  }
  seen.files.add(name);
  response.setHeader("content-type", TYPES[path.extname(name)] ?? "text/plain");
  let content = await readFile(file);
  if (name === "index.html") {
    const json = JSON.stringify(config).replaceAll("<", "\\u003c");
    const element = `<script type="application/json" id="playground-config">${json}</script>`;
    content = content.toString().replace("<!--config-->", () => element);
  }
  response.end(content);
}

/** The page's DOM once it has come to rest. */
async function open(url) {
  const profile = await mkdtemp(path.join(os.tmpdir(), "ventanilla-browser-"));
  const flags = [
    ...FLAGS,
    `--user-data-dir=${profile}`,
    "--window-size=1280,800",
    "--virtual-time-budget=15000",
    "--dump-dom",
  ];
  try {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 };
    const { stdout } = await promisify(execFile)(chromium, [...flags, url], options);
    return stdout;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

test("the page opens its first example, reads the schema with the token, and breaks no policy", { skip }, async () => {
  const server = await serve({
    title: "Ventanilla",
    token: "vt_demo",
    tokens: [{ name: "Support </script> agent", token: "vt_agent" }],
    operations: [{ name: "WhoAmI", document: "query WhoAmI { viewer { name } }", variables: null }],
  });
  try {
    const dom = await open(server.url);
    assert.deepEqual(server.seen.violations, []);
    const introspection = { operationName: "IntrospectionQuery", authorization: "Bearer vt_demo" };
    assert.deepEqual(server.seen.operations, [introspection]);
    for (const file of ["playground.js", "playground.css", "graphql.worker.js", "json.worker.js", "editor.worker.js"]) {
      assert.ok(server.seen.files.has(file), `${file} was not asked for`);
    }
    assert.match(dom, /<title>Ventanilla · GraphQL playground<\/title>/);
    assert.match(dom, /graphiql-session-tab-0[^>]*>WhoAmI</);
    assert.match(dom, /<option[^>]*>Support &lt;\/script&gt; agent<\/option>/);
  } finally {
    server.close();
  }
});

test("a configuration of a wrong shape shows a message instead of an empty page", { skip }, async () => {
  const server = await serve({ token: 5 });
  try {
    assert.match(await open(server.url), /role="alert"[^]*token must be a string\./);
  } finally {
    server.close();
  }
});

test("a field's guides are reachable from its description", { skip, timeout: 120_000 }, async () => {
  const server = await serve({ token: "vt_demo" });
  try {
    await browse(chromium, server.url, async (page) => {
      await page.click("button[aria-label='Show Documentation Explorer']");
      await page.click(".graphiql-doc-explorer-type-name", "Query");
      assert.equal(await page.until(guidesOf, "Query"), "No guide explains Query yet.");
      await page.click(".graphiql-doc-explorer-field-name", "viewer");
      await page.click(".graphiql-doc-explorer-type-name", "Viewer");
      await page.click(".graphiql-doc-explorer-field-name", "name");
      assert.equal(await page.until(guidesOf, "Viewer.name"), "Your name");
      const links = await page.evaluate(() => [...document.querySelectorAll(".playground-guides a")].map((it) => it.getAttribute("href")));
      assert.deepEqual(links, ["/kb/en/name", "/graphql/coordinates/Viewer.name"]);
    });
    assert.deepEqual(server.seen.violations, []);
    const asked = server.seen.operations.filter(({ operationName }) => operationName === "Guides");
    assert.ok(asked.length > 0 && asked.every(({ authorization }) => authorization === "Bearer vt_demo"));
  } finally {
    server.close();
  }
});

/** In the page: what is said of the guides of a coordinate, once they were found. */
function guidesOf(coordinate) {
  const guides = document.querySelector(".playground-guides");
  const said = guides?.querySelector("[aria-live]").textContent;
  return guides?.textContent.includes(`Everything about ${coordinate}`) && !said.startsWith("Looking") ? said : null;
}

test("examples stand under their themes, and one that is chosen opens", { skip, timeout: 120_000 }, async () => {
  const long = "# A long document\n".repeat(200);
  const example = (name, theme) => ({ name, title: name, theme, document: `query ${name} { viewer { name } }\n${long}` });
  const operations = [example("First", "Basics"), example("Second", "Guides"), example("Third", "Basics")];
  const server = await serve({ operations });
  try {
    await browse(chromium, server.url, async (page) => {
      await page.click(".playground-examples-button:enabled");
      const themes = await page.until(() => [...document.querySelectorAll(".playground-themes section")].map((it) => it.innerText.split("\n").filter(Boolean)));
      assert.deepEqual(themes, [["Basics", "First", "Third"], ["Guides", "Second"]]);
      await page.click(".playground-themes strong", "Third");
      await page.until(() => [...document.querySelectorAll("[id^=graphiql-session-tab-]")].some((it) => it.textContent.trim() === "Third"));
      const height = await page.evaluate(() => document.scrollingElement.scrollHeight - window.innerHeight);
      assert.equal(height, 0, "the page does not grow with the document");
    });
    assert.deepEqual(server.seen.violations, []);
  } finally {
    server.close();
  }
});

test("an operation that a guide links to opens with values for its variables", { skip, timeout: 120_000 }, async () => {
  const operations = [{ name: "First", document: "query First { viewer { name } }" }];
  const server = await serve({ operations, values: { coordinates: "Viewer.name" } });
  const linked = "query Linked($coordinates: [SchemaCoordinate!]) { help(context: {coordinates: $coordinates}) { because } }";
  try {
    await browse(chromium, `${server.url}#query=${encodeURIComponent(linked)}`, async (page) => {
      await page.until(() => [...document.querySelectorAll("[id^=graphiql-session-tab-]")].some((it) => it.textContent.trim() === "Linked"));
      await page.until(() => document.querySelector(".graphiql-editor-tool")?.textContent.includes("Viewer.name"));
      assert.equal(await page.evaluate(() => window.location.hash), "");
    });
    assert.deepEqual(server.seen.violations, []);
    const run = server.seen.operations.filter(({ operationName }) => operationName === "Linked");
    assert.deepEqual(run, [], "it is the person who runs it");
  } finally {
    server.close();
  }
});
