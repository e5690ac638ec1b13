// Bundles the playground into dist/: a handful of files that the server embeds and serves from its own origin.
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
// Made aside and moved at the end: a build that fails halfway leaves the last good bundle, and no half one.
const fresh = path.join(here, "dist.new");

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  target: ["chrome109", "edge109", "firefox115", "safari16.4"],
  define: { "process.env.NODE_ENV": '"production"' },
  outdir: fresh,
};

async function main() {
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const results = [
    await build({
      ...common,
      format: "esm",
      jsx: "automatic",
      entryPoints: { playground: "src/main.jsx" },
      loader: { ".ttf": "dataurl" },
    }),
    await build({
      ...common,
      format: "iife",
      entryPoints: {
        "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
        "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
        "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
      },
    }),
  ];
  await cp(path.join(here, "index.html"), path.join(fresh, "index.html"));
  await writeFile(path.join(fresh, "licenses.txt"), await licenceTexts(results));
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  await printSizes();
}

/** The licence texts of every package that went into the bundle, as their licences ask of who passes them on. */
async function licenceTexts(results) {
  const folders = new Set();
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (match) folders.add(match[1]);
    }
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const root = path.join(here, folder);
    const { name, version, license } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    const files = (await readdir(root)).filter((file) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(file)).sort();
    const parts = await Promise.all(files.map((file) => readFile(path.join(root, file), "utf8")));
    texts.push([`${name} ${version} (${license})`, ...parts.map((part) => part.trim())].join("\n\n"));
  }
  return `The playground contains these packages.\n\n${texts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}

async function printSizes() {
  let total = 0;
  let packed = 0;
  for (const file of (await readdir(dist)).sort()) {
    const { size } = await stat(path.join(dist, file));
    const zipped = gzipSync(await readFile(path.join(dist, file))).length;
    total += size;
    packed += zipped;
    console.log(line(file, size, zipped));
  }
  console.log(line("total", total, packed));
}

function line(name, size, zipped) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(9);
  return `${name.padEnd(20)}${kb(size)}${kb(zipped)} compressed`;
}

await main();
