import { createInterface } from "node:readline";

/**
 * The desk that listens, as the test that started this process tells of it.
 */
export class Desk {
  #lines;
  #output;

  constructor(context, lines, output) {
    /** Where GraphQL is answered. */
    this.url = context.url;
    /** The main organization's ID. */
    this.organization = context.organization;
    /** A folder of this scenario's own, gone afterwards. */
    this.folder = context.folder;
    /** Whatever else the test hands over. */
    this.given = context.given;
    this.tokens = context.tokens;
    this.#lines = lines;
    this.#output = output;
  }

  static async open(input, output) {
    const lines = createInterface({ input })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    return new Desk(JSON.parse(value), lines, output);
  }

  /** The same address for WebSockets. */
  get socket() {
    return this.url.replace(/^http/, "ws");
  }

  /** The headers of a request of that person; of `legalRepresentative`, where nobody is named. */
  headers(person = "legalRepresentative") {
    return { authorization: `Bearer ${this.tokens[person]}` };
  }

  /** Waits until the desk has so many subscriptions open. */
  async subscriptions(count) {
    this.#say({ subscriptions: count });
    await this.#lines.next();
  }

  /** Tells what came of the scenario. */
  end(result) {
    this.#say({ result: result ?? null });
  }

  #say(message) {
    this.#output.write(`${JSON.stringify(message)}\n`);
  }
}

/**
 * `fetch` that notes what is sent: the method, and what of the operation stood in the address or the body.
 */
export function noting() {
  const sent = [];
  const send = (input, init = {}) => {
    const url = new URL(typeof input === "string" ? input : (input.url ?? String(input)));
    const body = typeof init.body === "string" ? JSON.parse(init.body) : Object.fromEntries(url.searchParams);
    sent.push({ method: init.method ?? "GET", document: "query" in body, extensions: "extensions" in body });
    return fetch(input, init);
  };
  return { sent, fetch: send };
}

/** The next value that is handed to `next`, as a promise; `sink` is what clients call. */
export function firstEvent() {
  let sink;
  const event = new Promise((resolve, reject) => {
    sink = {
      next: resolve,
      error: (error) => reject(Array.isArray(error) ? new AggregateError(error, JSON.stringify(error)) : error),
      complete: () => reject(new Error("it completed before anything came")),
    };
  });
  // Who does not wait for it is not interested in how it ends.
  event.catch(() => {});
  return { event, sink };
}
