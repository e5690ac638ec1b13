/**
 * Sends GraphiQL's operations to the server.
 */

import { tokenProblem } from "./token.js";

/** The server answers with events only what cannot come otherwise: subscriptions. */
const ACCEPT = "application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.8";
/** How much of an answer that is not GraphQL is shown. */
const EXCERPT = 300;

/**
 * A fetcher for GraphiQL. It returns an observable, so that the Stop button aborts the request, and a subscription shows
 * one event after the other.
 *
 * @param {{ endpoint: string, locale: string | null, token: () => string, fetch: typeof fetch }} options
 *   `token` is asked at each request, so that a change counts from the next one on
 */
export function createFetcher({ endpoint, locale, token, fetch }) {
  return (params, { headers } = {}) => ({
    subscribe(observer) {
      const controller = new AbortController();
      send(params, headers, controller.signal, (result) => observer.next(result)).then(
        () => observer.complete(),
        (error) => {
          if (!controller.signal.aborted) observer.error({ message: error.message });
        },
      );
      return { unsubscribe: () => controller.abort() };
    },
  });

  async function send(params, headers, signal, next) {
    const problem = tokenProblem(token());
    if (problem !== null) throw new Error(`Request not sent. ${problem}`);
    const request = {
      method: "POST",
      headers: requestHeaders({ token: token(), locale, headers }),
      body: JSON.stringify(params),
      credentials: "same-origin",
      signal,
    };
    let response;
    try {
      response = await fetch(endpoint, request);
    } catch (error) {
      throw new Error(`${endpoint} cannot be reached (${error.message}). Is the server still running?`);
    }
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (isStream) await readEvents(response.body, next);
    else next(await readResult(response));
  }
}

/**
 * The headers of one request. What the person wrote in GraphiQL's own header editor wins over the bar's token.
 *
 * @param {{ token: string, locale: string | null, headers?: Record<string, unknown> }} parts
 * @returns {Headers}
 */
export function requestHeaders({ token, locale, headers }) {
  const all = new Headers({ accept: ACCEPT, "content-type": "application/json" });
  if (locale) all.set("accept-language", locale);
  if (token.trim()) all.set("authorization", `Bearer ${token.trim()}`);
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, String(value));
  return all;
}

/** Hands on the results of an event stream (graphql-sse, distinct connections) until it says that it is complete. */
async function readEvents(body, next) {
  let begun = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (begun + text).split("\n\n");
    begun = events.pop();
    for (const event of events) {
      const value = (name) => event.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1];
      if (value("event") === "complete") return;
      if (value("event") === "next") next(JSON.parse(value("data")));
    }
  }
  throw new Error("The server closed the stream: run the operation again.");
}

/** The GraphQL result of a response, whatever its status; an error in words for anything else. */
async function readResult(response) {
  const text = await response.text();
  let result;
  try {
    result = JSON.parse(text);
  } catch {
    result = null;
  }
  if (result !== null && typeof result === "object" && ("data" in result || "errors" in result)) return result;
  const status = [response.status, response.statusText].filter(Boolean).join(" ");
  const excerpt = text.trim().slice(0, EXCERPT);
  throw new Error(`The server answered ${status} with something that is not GraphQL${excerpt ? `: ${excerpt}` : "."}`);
}
