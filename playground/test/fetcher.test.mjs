import assert from "node:assert/strict";
import { test } from "node:test";
import { createFetcher, requestHeaders } from "../src/fetcher.js";

/** Runs one operation to its end; resolves to its result, rejects with its error. */
function run(fetcher, params = { query: "{ a }" }, options = undefined) {
  return new Promise((resolve, reject) => {
    let last;
    fetcher(params, options).subscribe({
      next: (result) => (last = result),
      error: reject,
      complete: () => resolve(last),
    });
  });
}

function fetcherAnswering(answer, { token = "" } = {}) {
  const requests = [];
  const fetch = async (url, request) => {
    requests.push({ url, ...request });
    return answer();
  };
  return { requests, fetcher: createFetcher({ endpoint: "/graphql", locale: null, token: () => token, fetch }) };
}

test("a request carries the token, the locale and GraphQL's media types", () => {
  const headers = requestHeaders({ token: " vt_1 ", locale: "fr-CH" });
  assert.equal(headers.get("authorization"), "Bearer vt_1");
  assert.equal(headers.get("accept-language"), "fr-CH");
  assert.equal(headers.get("content-type"), "application/json");
  assert.match(headers.get("accept"), /^application\/graphql-response\+json/);
});

test("without a token a request is anonymous", () => {
  assert.equal(requestHeaders({ token: "  ", locale: null }).has("authorization"), false);
});

test("a header of GraphiQL's own editor wins over the bar, whatever its case", () => {
  const own = { Authorization: "Bearer vt_2", "X-Try": 3 };
  const headers = requestHeaders({ token: "vt_1", locale: "en", headers: own });
  assert.equal(headers.get("authorization"), "Bearer vt_2");
  assert.equal(headers.get("x-try"), "3");
});

test("a token that changes counts from the next request on", async () => {
  let token = "vt_1";
  const seen = [];
  const fetch = async (_url, request) => {
    seen.push(request.headers.get("authorization"));
    return new Response('{"data": {}}');
  };
  const fetcher = createFetcher({ endpoint: "/graphql", locale: null, token: () => token, fetch });
  await run(fetcher);
  token = "vt_2";
  await run(fetcher);
  assert.deepEqual(seen, ["Bearer vt_1", "Bearer vt_2"]);
});

test("the parameters are sent as they are, and the result is handed on whatever the status", async () => {
  const body = { errors: [{ message: "no such field" }] };
  const { fetcher, requests } = fetcherAnswering(() => new Response(JSON.stringify(body), { status: 400 }));
  const params = { query: "query A { a }", operationName: "A", variables: { id: "inv_1" } };
  assert.deepEqual(await run(fetcher, params), body);
  assert.equal(requests[0].method, "POST");
  assert.equal(requests[0].url, "/graphql");
  assert.deepEqual(JSON.parse(requests[0].body), params);
});

test("an answer that is not GraphQL is told with its status and beginning", async () => {
  const { fetcher } = fetcherAnswering(() => new Response("<h1>busy</h1>", { status: 502, statusText: "Bad Gateway" }));
  await assert.rejects(run(fetcher), { message: /502 Bad Gateway .* not GraphQL: <h1>busy<\/h1>$/ });
});

test("a server that cannot be reached is told so", async () => {
  const { fetcher } = fetcherAnswering(() => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(run(fetcher), { message: /^\/graphql cannot be reached \(Failed to fetch\)/ });
});

test("a token that no header can carry is not sent", async () => {
  const { fetcher, requests } = fetcherAnswering(() => new Response('{"data": {}}'), { token: "Bearer “x”" });
  await assert.rejects(run(fetcher), { message: /^Request not sent/ });
  assert.equal(requests.length, 0);
});

test("stopping aborts the request and reports nothing", async () => {
  const { promise: aborted, resolve } = deferred();
  const fetch = (_url, request) =>
    new Promise((_resolve, reject) => {
      request.signal.addEventListener("abort", () => {
        reject(new Error("aborted"));
        setImmediate(resolve);
      });
    });
  const reported = [];
  const fetcher = createFetcher({ endpoint: "/graphql", locale: null, token: () => "", fetch });
  const observer = {
    next: () => reported.push("next"),
    error: () => reported.push("error"),
    complete: () => reported.push("complete"),
  };
  fetcher({ query: "{ a }" }, {}).subscribe(observer).unsubscribe();
  await aborted;
  assert.deepEqual(reported, []);
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

/** A response whose body comes in these pieces. */
function streamed(pieces) {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** Everything that a fetcher hands on, and how it ended. */
function all(fetcher) {
  return new Promise((resolve) => {
    const results = [];
    fetcher({ query: "subscription { a }" }).subscribe({
      next: (result) => results.push(result),
      error: (error) => resolve({ results, error: error.message }),
      complete: () => resolve({ results, error: null }),
    });
  });
}

test("the events of a stream are handed on one by one, however they are cut into pieces", async () => {
  const pieces = [":\n\nevent: next\nda", 'ta: {"data":{"a":"é"}}\n', '\nevent: next\ndata: {"data":{"a":2}}\n\nevent: complete\n', "data:\n\n"];
  const { fetcher, requests } = fetcherAnswering(() => streamed(pieces));
  assert.deepEqual(await all(fetcher), { results: [{ data: { a: "é" } }, { data: { a: 2 } }], error: null });
  assert.match(requests[0].headers.get("accept"), /text\/event-stream/);
});

test("a stream that ends without completing is told", async () => {
  const { fetcher } = fetcherAnswering(() => streamed(['event: next\ndata: {"data":{"a":1}}\n\n']));
  const { results, error } = await all(fetcher);
  assert.equal(results.length, 1);
  assert.match(error, /closed the stream/);
});
