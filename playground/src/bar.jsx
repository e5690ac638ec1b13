import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useId, useRef, useState } from "react";
import { Examples } from "./examples.jsx";
import { tokenProblem } from "./token.js";

const NONE = "none";
const OTHER = "other";

/** The bar over GraphiQL: whose page this is, the examples, and as whom requests are sent. */
export function Bar({ config, token, onToken }) {
  useIntrospectionAgain(token);
  return (
    <header className="playground-bar">
      <h1 className="playground-title">
        {config.title} <span>GraphQL playground</span>
      </h1>
      <Examples examples={config.operations} />
      <div className="playground-credentials" role="group" aria-label="Credentials">
        {config.tokens.length > 0 && <Viewers tokens={config.tokens} token={token} onToken={onToken} />}
        <TokenField token={token} onToken={onToken} />
      </div>
    </header>
  );
}

/** Chooses among the tokens that the server offers (the demo's people). */
function Viewers({ tokens, token, onToken }) {
  const id = useId();
  const index = tokens.findIndex((entry) => entry.token === token.trim());
  const value = index >= 0 ? String(index) : token.trim() === "" ? NONE : OTHER;
  const choose = (event) => {
    const chosen = event.target.value;
    if (chosen === OTHER) return;
    onToken(chosen === NONE ? "" : tokens[Number(chosen)].token);
  };
  return (
    <div className="playground-field">
      <label htmlFor={id}>Send as</label>
      <select id={id} value={value} onChange={choose}>
        {tokens.map((entry, position) => (
          <option key={entry.name} value={position}>
            {entry.name}
          </option>
        ))}
        <option value={NONE}>Anonymous</option>
        {value === OTHER && <option value={OTHER}>Another token</option>}
      </select>
    </div>
  );
}

/** The token itself, hidden until asked for: screens are shared. */
function TokenField({ token, onToken }) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const problem = tokenProblem(token);
  return (
    <div className="playground-field playground-token">
      <label htmlFor={id}>Bearer token</label>
      <input
        id={id}
        type={shown ? "text" : "password"}
        value={token}
        onChange={(event) => onToken(event.target.value)}
        placeholder="none: anonymous requests"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
      />
      <button type="button" aria-pressed={shown} aria-label="Show the token" onClick={() => setShown(!shown)}>
        {shown ? "Hide" : "Show"}
      </button>
      {problem !== null && (
        <p id={`${id}-problem`} className="playground-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Where the schema could not be read with the token before, it is asked for again with the new one. */
function useIntrospectionAgain(token) {
  const { introspect } = useGraphiQLActions();
  const failed = useGraphiQL((state) => state.fetchError !== null);
  const last = useRef(token);
  useEffect(() => {
    if (last.current === token) return;
    last.current = token;
    if (failed) introspect();
  }, [token, failed, introspect]);
}
