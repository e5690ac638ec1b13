import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useId, useRef, useState } from "react";
import { linkedOperation } from "./linked.js";
import { byTheme, matching, placeFor } from "./tabs.js";

/** A button that opens the list of example operations; choosing one opens it in a tab. */
export function Examples({ examples }) {
  const [open, setOpen] = useState(false);
  const container = useRef(null);
  const button = useRef(null);
  const id = useId();
  const openExample = useOpenExample();
  useDismiss(open, container, setOpen);

  if (examples.length === 0) return null;

  const onKeyDown = (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  const choose = (example) => {
    setOpen(false);
    openExample(example);
  };
  return (
    <div className="playground-examples" ref={container} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="playground-examples-button"
        aria-expanded={open}
        aria-controls={id}
        disabled={openExample === null}
        onClick={() => setOpen(!open)}
      >
        Examples <span aria-hidden="true">{examples.length}</span>
      </button>
      {open && <Panel id={id} examples={examples} onChoose={choose} />}
    </div>
  );
}

function Panel({ id, examples, onChoose }) {
  const [typed, setTyped] = useState("");
  const found = matching(examples, typed);
  const themes = byTheme(found);
  const onEnter = (event) => {
    if (event.key === "Enter" && themes.length > 0) {
      event.preventDefault();
      onChoose(themes[0].examples[0]);
    }
  };
  return (
    <div id={id} className="playground-panel" role="region" aria-label="Example operations">
      <input
        type="search"
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onEnter}
        placeholder="Find an example"
        aria-label="Find an example"
      />
      <p className="playground-count" role="status">
        {count(found.length, examples.length)}
      </p>
      <div className="playground-themes">
        {themes.map(({ theme, examples: ofIt }) => (
          <section key={theme} aria-label={theme || undefined}>
            {theme && <h2>{theme}</h2>}
            <ul>
              {ofIt.map((example) => (
                <li key={example.name}>
                  <button type="button" onClick={() => onChoose(example)}>
                    <strong>{example.title}</strong>
                    {example.description && <span>{example.description}</span>}
                    {example.cost !== null && <span>{example.cost === 1 ? "1 point" : `${example.cost} points`}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function count(found, all) {
  if (found === all) return all === 1 ? "1 example" : `${all} examples`;
  if (found === 0) return "No example has these words.";
  return `${found} of ${all} examples`;
}

/** Opens, once, the operation that the page's address brings. */
export function Linked({ values }) {
  const openExample = useOpenExample();
  const done = useRef(false);
  useEffect(() => {
    if (openExample === null || done.current) return;
    done.current = true;
    const linked = linkedOperation(window.location.hash, values);
    if (linked === null) return;
    openExample(linked);
    // So that the page, loaded again, opens what the person has made of it.
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }, [openExample, values]);
  return null;
}

/** Opens an example with its variables, ready to run; null until the editors are there, a moment after the page. */
function useOpenExample() {
  const { addTab, changeTab } = useGraphiQLActions();
  const state = useGraphiQL(({ tabs, activeTabIndex, queryEditor, variableEditor }) => ({
    tabs,
    activeTabIndex,
    queryEditor,
    variableEditor,
  }));
  const { queryEditor, variableEditor } = state;
  if (!queryEditor || !variableEditor) return null;
  return (example) => {
    const place = placeFor(state.tabs, state.activeTabIndex, example);
    if (place.kind === "open") {
      changeTab(place.index);
    } else {
      if (place.kind === "new") addTab();
      variableEditor.setValue(example.variables);
      queryEditor.setValue(example.document);
    }
    queryEditor.focus();
  };
}

/** Closes the list when the person goes on elsewhere. */
function useDismiss(open, container, setOpen) {
  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = (event) => {
      if (!container.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open, container, setOpen]);
}
