/**
 * Monaco's language services run in workers of the same origin, beside this file: the page's policy allows no other.
 */
const FILES = { graphql: "graphql.worker.js", json: "json.worker.js" };

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const file = FILES[label] ?? "editor.worker.js";
    return new Worker(new URL(file, import.meta.url), { name: label });
  },
};
