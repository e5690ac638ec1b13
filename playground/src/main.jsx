import "./workers.js";
import "@graphiql/react/font/roboto.css";
import "@graphiql/react/font/fira-code.css";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./style.css";

import { createRoot } from "react-dom/client";
import { ConfigError, readConfig } from "./config.js";
import { Playground } from "./playground.jsx";

const root = createRoot(document.getElementById("playground"));

try {
  const config = readConfig(document.getElementById("playground-config")?.textContent);
  document.title = `${config.title} · GraphQL playground`;
  root.render(<Playground config={config} />);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  root.render(
    <main className="playground-failure" role="alert">
      <h1>The playground cannot start</h1>
      <p>{error.message}</p>
      <p>This page is put together by the server; its log may say more. The API itself is not affected.</p>
    </main>,
  );
}
