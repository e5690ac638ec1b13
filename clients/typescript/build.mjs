// Makes dist/ from the schema and the example operations: GraphQL Code Generator writes src/documents.ts, and TypeScript's
// compiler makes JavaScript and declarations of it. Neither is committed, so neither can be out of date.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Runs a package's program; ends with its exit code where it fails. */
function run(name, program, ...args) {
  const manifest = path.join(here, "node_modules", name, "package.json");
  const { bin } = require(manifest);
  const file = path.join(path.dirname(manifest), typeof bin === "string" ? bin : bin[program]);
  const { status, error } = spawnSync(process.execPath, [file, ...args], { cwd: here, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

await rm(path.join(here, "dist"), { recursive: true, force: true });
run("@graphql-codegen/cli", "graphql-codegen", "--config", "codegen.yml", "--silent");
run("typescript", "tsc", "--project", "tsconfig.json");
