/**
 * The page's configuration: what the server knows and the bundle does not.
 *
 * The server writes it as JSON into `<script type="application/json" id="playground-config">`. Every key may be left
 * out; what is there must have the right shape, since a wrong page is worse than a clear message.
 *
 * @typedef {{ name: string, token: string }} NamedToken
 * @typedef {{ name: string, title: string, description: string, theme: string, document: string, variables: string,
 *   cost: number | null }} Example
 * @typedef {{ endpoint: string, title: string, token: string, tokens: NamedToken[], locale: string | null,
 *   operations: Example[], values: Record<string, string> }} PlaygroundConfig
 */

/** A configuration that the page cannot work with. The message says which key and what was expected. */
export class ConfigError extends Error {}

/**
 * Reads and checks the configuration.
 *
 * @param {string | null | undefined} text the JSON text; empty or absent gives the defaults
 * @returns {PlaygroundConfig}
 * @throws {ConfigError} when the text is not JSON or a key has another shape than documented
 */
export function readConfig(text) {
  const raw = parseObject(text);
  return {
    endpoint: string(raw, "endpoint", "/graphql"),
    title: string(raw, "title", "Ventanilla"),
    token: string(raw, "token", ""),
    tokens: list(raw, "tokens").map((entry, index) => ({
      name: string(entry, "name", undefined, `tokens[${index}].`),
      token: string(entry, "token", undefined, `tokens[${index}].`),
    })),
    locale: string(raw, "locale", "") || null,
    operations: list(raw, "operations").map(example),
    values: strings(raw, "values"),
  };
}

function example(entry, index) {
  const at = `operations[${index}].`;
  const name = string(entry, "name", undefined, at);
  return {
    name,
    title: string(entry, "title", name, at),
    description: string(entry, "description", "", at),
    theme: string(entry, "theme", "", at),
    document: string(entry, "document", undefined, at),
    variables: variablesText(entry.variables, `${at}variables`),
    cost: points(entry.cost, `${at}cost`),
  };
}

/** What an example costs, where the server knows. */
function points(cost, at) {
  if (cost === undefined || cost === null) return null;
  if (!Number.isSafeInteger(cost) || cost < 0) throw new ConfigError(`${at} must be a number of points.`);
  return cost;
}

/** Variables as the editor shows them: indented JSON, or nothing where there are none. */
function variablesText(variables, at) {
  if (variables === undefined || variables === null) return "";
  if (typeof variables !== "object" || Array.isArray(variables)) {
    throw new ConfigError(`${at} must be an object or null.`);
  }
  return Object.keys(variables).length === 0 ? "" : JSON.stringify(variables, null, 2);
}

function parseObject(text) {
  if (!text || text.trim() === "") return {};
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`The playground's configuration is not JSON: ${error.message}`);
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new ConfigError("The playground's configuration must be a JSON object.");
  }
  return value;
}

/** A string, or the default for what is absent or null. Without a default the key is required. */
function string(object, key, fallback, at = "") {
  const value = object[key];
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  if (typeof value !== "string") throw new ConfigError(`${at}${key} must be a string.`);
  return value;
}

/** An object of strings; absent or null is empty. */
function strings(object, key) {
  const value = object[key];
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value) || Object.values(value).some((it) => typeof it !== "string")) {
    throw new ConfigError(`${key} must be an object of strings.`);
  }
  return value;
}

/** A list of objects; absent or null is empty. */
function list(object, key) {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((entry) => entry === null || typeof entry !== "object")) {
    throw new ConfigError(`${key} must be a list of objects.`);
  }
  return value;
}
