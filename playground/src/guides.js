/**
 * The guides that explain what the documentation shows.
 */
import { isNamedType, isSpecifiedScalarType } from "graphql";

/** Asks for the guides of a coordinate, the most telling first. */
const DOCUMENT = `query Guides($coordinates: [SchemaCoordinate!]) {
  help(context: { coordinates: $coordinates }, first: 5) {
    because
    article { id title url }
    section { title url }
  }
}`;

/**
 * The schema coordinate of what the documentation shows, or null where no guide could explain it: the list of types, what
 * GraphQL itself defines.
 *
 * @param {{ name: string, def?: object }[]} stack where the documentation explorer is: types, each followed by its field
 * @returns {string | null}
 */
export function coordinateOf(stack) {
  const shown = stack.at(-1);
  if (!shown?.def) return null;
  if (isNamedType(shown.def)) return isOurs(shown.def) ? shown.def.name : null;
  const holder = stack.at(-2)?.def;
  return isNamedType(holder) && isOurs(holder) && !shown.name.startsWith("__") ? `${holder.name}.${shown.name}` : null;
}

function isOurs(type) {
  return !type.name.startsWith("__") && !isSpecifiedScalarType(type);
}

/** Where the server shows what the schema says of a coordinate, and every guide that explains it. */
export function pageOf(coordinate) {
  return `/graphql/coordinates/${encodeURIComponent(coordinate)}`;
}

/**
 * Asks for the guides of a coordinate.
 *
 * @param {ReturnType<typeof import("./fetcher.js").createFetcher>} fetcher
 * @param {string} coordinate
 * @param {(guides: { title: string, url: string, because: string }[] | null) => void} found is told the guides, or null
 *   where they cannot be had: a desk that answers only trusted documents has them on its pages all the same
 * @returns {() => void} stops asking
 */
export function askForGuides(fetcher, coordinate, found) {
  const params = { query: DOCUMENT, operationName: "Guides", variables: { coordinates: [coordinate] } };
  const asking = fetcher(params).subscribe({
    next: (result) => found(result.errors ? null : (result.data?.help ?? []).map(guide)),
    error: () => found(null),
    complete: () => {},
  });
  return () => asking.unsubscribe();
}

function guide({ because, article, section }) {
  const title = section ? `${article.title}: ${section.title}` : article.title;
  return { title, url: section?.url ?? article.url, because };
}
