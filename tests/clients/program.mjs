import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const here = path.dirname(fileURLToPath(import.meta.url));
const schema = path.join(here, "../../schema/schema.graphql");
const documents = path.join(here, "../../clients/typescript");

/**
 * Makes a folder an application's: the files of `source`, where there are any, our schema beside them, and the installed
 * packages with the typed documents among them.
 */
export function application(folder, source, type = "module") {
  if (source !== null) cpSync(path.join(here, source), folder, { recursive: true });
  cpSync(schema, path.join(folder, "schema.graphql"));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "application", private: true, type }));
  const packages = path.join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of readdirSync(path.join(here, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(path.join(here, "node_modules", name), path.join(packages, name));
  }
  symlinkSync(documents, path.join(packages, "ventanilla-documents"));
}

/** Runs a program of an installed package in a folder; gives its exit code and all that it said. */
export function run(folder, name, program, ...args) {
  const manifest = path.join(here, "node_modules", name, "package.json");
  const { bin } = createRequire(import.meta.url)(manifest);
  const file = path.join(path.dirname(manifest), typeof bin === "string" ? bin : bin[program]);
  return node(folder, file, ...args);
}

/** The same with a program of ours. */
export function node(folder, file, ...args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: "utf8" });
  if (error) throw error;
  return { status, said: `${stdout}${stderr}` };
}

/** The same for what has to succeed. */
export function done(folder, ...program) {
  const { status, said } = run(folder, ...program);
  if (status !== 0) throw new Error(`${program.join(" ")}: ${said}`);
  return said;
}
