import { DocExplorerStore } from "@graphiql/plugin-doc-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider } from "@graphiql/react";
import { GraphiQLInterface } from "graphiql";
import { useCallback, useMemo, useRef, useState } from "react";
import { Bar } from "./bar.jsx";
import { Linked } from "./examples.jsx";
import { createFetcher } from "./fetcher.js";
import { DOCUMENTATION_PLUGIN, GuidesFetcher } from "./guides.jsx";
import { keepToken, sessionStorageOrNull, startingToken } from "./token.js";

const PLUGINS = [DOCUMENTATION_PLUGIN, HISTORY_PLUGIN];
/** Where GraphiQL keeps its tabs between visits. */
const STORED_TABS = "graphiql:tabState";

/** The whole page: the bar, and GraphiQL under it. */
export function Playground({ config }) {
  const [token, setToken] = useToken(config.token);
  const current = useRef(token);
  current.current = token;

  const fetcher = useMemo(
    () =>
      createFetcher({
        endpoint: config.endpoint,
        locale: config.locale,
        token: () => current.current,
        fetch: window.fetch.bind(window),
      }),
    [config],
  );
  const first = useMemo(() => firstExample(config.operations), [config]);

  return (
    <GraphiQLProvider
      fetcher={fetcher}
      plugins={PLUGINS}
      referencePlugin={DOCUMENTATION_PLUGIN}
      inputValueDeprecation
      schemaDescription
      shouldPersistHeaders={false}
      defaultQuery=""
      initialQuery={first?.document}
      initialVariables={first?.variables}
    >
      <HistoryStore>
        <DocExplorerStore>
          <GuidesFetcher value={fetcher}>
            <div className="graphiql-container playground">
              <Linked values={config.values} />
              <Bar config={config} token={token} onToken={setToken} />
              <GraphiQLInterface showPersistHeadersSettings={false} defaultEditorToolsVisibility="variables" />
            </div>
          </GuidesFetcher>
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}

/** The token in use, kept for this tab. */
function useToken(offered) {
  const storage = useMemo(sessionStorageOrNull, []);
  const [token, setToken] = useState(() => startingToken(storage, offered));
  const change = useCallback(
    (value) => {
      setToken(value);
      keepToken(storage, offered, value);
    },
    [storage, offered],
  );
  return [token, change];
}

/** The first example on a first visit. Later GraphiQL opens the tabs that were left, and nothing is put over them. */
function firstExample(operations) {
  try {
    if (window.localStorage.getItem(STORED_TABS)) return undefined;
  } catch {
    // Blocked storage: every visit is a first one.
  }
  return operations[0];
}
