import { DOC_EXPLORER_PLUGIN, DocExplorer, useDocExplorer } from "@graphiql/plugin-doc-explorer";
import { DocsFilledIcon, DocsIcon, useGraphiQL } from "@graphiql/react";
import { createContext, useContext, useEffect, useId, useState } from "react";
import { askForGuides, coordinateOf, pageOf } from "./guides.js";

/** How guides are asked for: the fetcher that operations are sent with. */
export const GuidesFetcher = createContext(null);

/** GraphiQL's documentation, and under each description the guides that explain it. */
export const DOCUMENTATION_PLUGIN = {
  ...DOC_EXPLORER_PLUGIN,
  icon: function Icon() {
    const isOpen = useGraphiQL((state) => state.visiblePlugin?.title === DOC_EXPLORER_PLUGIN.title);
    return isOpen ? <DocsFilledIcon /> : <DocsIcon />;
  },
  content: function Content() {
    return (
      <>
        <DocExplorer />
        <Guides />
      </>
    );
  },
};

function Guides() {
  const coordinate = coordinateOf(useDocExplorer());
  const guides = useGuides(coordinate);
  const id = useId();
  if (coordinate === null) return null;
  return (
    <section className="playground-guides" aria-labelledby={id}>
      <h3 id={id}>Guides</h3>
      <div aria-live="polite">
        {guides === undefined && <p>Looking for guides …</p>}
        {guides?.length === 0 && <p>No guide explains {coordinate} yet.</p>}
        {guides?.length > 0 && (
          <ul>
            {guides.map(({ title, url, because }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noreferrer" title={because}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
      <a href={pageOf(coordinate)} target="_blank" rel="noreferrer">
        Everything about {coordinate}
      </a>
    </section>
  );
}

/** The guides of a coordinate: undefined while they are looked for, null where they cannot be had. */
function useGuides(coordinate) {
  const fetcher = useContext(GuidesFetcher);
  const [found, setFound] = useState({ coordinate: null, guides: undefined });
  useEffect(() => {
    if (coordinate === null) return undefined;
    return askForGuides(fetcher, coordinate, (guides) => setFound({ coordinate, guides }));
  }, [fetcher, coordinate]);
  return found.coordinate === coordinate ? found.guides : undefined;
}
