// GraphQL Code Generator and TypeScript's compiler: what the schema promises holds in programs, and what it does not fails.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { application, done, here, node, run } from "../program.mjs";

const STRICT = ["--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022", "--pretty", "false"];
const BUNDLED = ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler"];

const compile = (folder, ...args) => run(folder, "typescript", "tsc", ...STRICT, ...args);

/** An application of the client preset compiles; each mistake is told by its code, in the file that makes it. */
async function compiles(desk) {
  const { folder } = desk;
  application(folder, "codegen");
  done(folder, "@graphql-codegen/cli", "graphql-codegen", "--config", "codegen.yml");
  const files = readdirSync(path.join(folder, "mistakes"));
  const { said } = compile(folder, ...BUNDLED, ...files.map((file) => `mistakes/${file}`));
  const mistakes = Object.fromEntries(files.map((file) => [file, []]));
  for (const [, place, code] of said.matchAll(/^(.+)\(\d+,\d+\): error (TS\d+)/gm)) (mistakes[path.basename(place)] ??= []).push(code);
  return { application: compile(folder, ...BUNDLED, "app.ts"), mistakes };
}

/** The programs of the package's README compile as they stand there, and print the same. */
async function readme(desk) {
  const { folder } = desk;
  application(folder, null);
  const text = readFileSync(path.join(here, "../../clients/typescript/README.md"), "utf8");
  const blocks = [...text.matchAll(/^## With (.+)\n\n```ts\n([^]+?)^```/gm)];
  const printed = {};
  for (const [index, [, client, program]] of blocks.entries()) {
    const given = { token: desk.tokens.legalRepresentative, organization: desk.organization };
    const constants = Object.entries(given).map(([name, value]) => `const ${name}: string = ${JSON.stringify(value)};\n`);
    const source = constants.join("") + program.replaceAll("http://127.0.0.1:8080/graphql", desk.url);
    writeFileSync(path.join(folder, `${index}.ts`), source);
    const { status, said } = compile(folder, "--module", "nodenext", `${index}.ts`);
    if (status !== 0) throw new Error(`${client}: ${said}`);
    printed[client] = node(folder, `${index}.js`).said;
  }
  return printed;
}

export const scenarios = { compiles, readme };
