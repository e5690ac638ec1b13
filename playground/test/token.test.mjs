import assert from "node:assert/strict";
import { test } from "node:test";
import { keepToken, startingToken, tokenProblem } from "../src/token.js";

function storage() {
  const entries = new Map();
  return { getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => entries.set(key, value) };
}

const refusing = {
  getItem() {
    throw new Error("denied");
  },
  setItem() {
    throw new Error("denied");
  },
};

test("a first visit starts with the token that the server offers", () => {
  assert.equal(startingToken(storage(), "vt_demo"), "vt_demo");
  assert.equal(startingToken(storage(), ""), "");
});

test("the token chosen in this tab is kept, an empty one too", () => {
  const session = storage();
  keepToken(session, "vt_demo", "vt_agent");
  assert.equal(startingToken(session, "vt_demo"), "vt_agent");
  keepToken(session, "vt_demo", "");
  assert.equal(startingToken(session, "vt_demo"), "");
});

test("a token kept from another demo world is dropped", () => {
  const session = storage();
  keepToken(session, "vt_old", "vt_old_agent");
  assert.equal(startingToken(session, "vt_new"), "vt_new");
});

test("a browser without storage, or with something else in it, still has the offered token", () => {
  const foreign = storage();
  foreign.setItem("ventanilla:playground-token", "{broken");
  for (const session of [null, refusing, foreign]) assert.equal(startingToken(session, "vt_demo"), "vt_demo");
  keepToken(refusing, "vt_demo", "vt_agent");
  keepToken(null, "vt_demo", "vt_agent");
});

test("only what no header can carry is called a problem", () => {
  for (const token of ["", "  vt_1\n", "ey.J-_~+/="]) assert.equal(tokenProblem(token), null, token);
  for (const token of ["Bearer vt_1", "vt_é", "a\nb", "“vt_1”"]) assert.match(tokenProblem(token), /token/, token);
});
