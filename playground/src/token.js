/**
 * The bearer token in use. It lives in the tab's session storage only: another tab, another day, and it is gone.
 */

const KEY = "ventanilla:playground-token";

/**
 * The token to start with: the one that this tab used last, else the one that the server offers.
 *
 * A kept token is dropped once the server offers another than it did then: the demo world was made anew, and what
 * belonged to the old one would only be refused.
 *
 * @param {Storage | null} storage the session storage, or null where the browser refuses one
 * @param {string} offered the token that the server offers, or ""
 * @returns {string}
 */
export function startingToken(storage, offered) {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (kept !== null && kept.offered === offered && typeof kept.token === "string") return kept.token;
  } catch {
    // Storage that is blocked or was written by something else counts as empty.
  }
  return offered;
}

/**
 * Keeps the token for this tab. A browser without storage forgets it at the next load, and nothing else breaks.
 *
 * @param {Storage | null} storage
 * @param {string} offered
 * @param {string} token
 */
export function keepToken(storage, offered, token) {
  try {
    storage?.setItem(KEY, JSON.stringify({ offered, token }));
  } catch {
    // Blocked or full: the token still holds until the page is left.
  }
}

/** The session storage, or null where the browser refuses access to it. */
export function sessionStorageOrNull() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/**
 * What is wrong with a token, in words, or null. Only what could never be sent in a header is refused here; whether a
 * token is valid is for the server to say.
 *
 * @param {string} token
 * @returns {string | null}
 */
export function tokenProblem(token) {
  if (/[^\x21-\x7e]/.test(token.trim())) {
    return "A token has no spaces, line breaks or accented letters. Paste it again, without the word “Bearer”.";
  }
  return null;
}
