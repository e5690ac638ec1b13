// Plays one scenario: `node play.mjs apollo-client pages`. The test that started it (tests/tests/all/clients) writes a line of
// JSON that says where the desk is and who may ask there, and reads lines of JSON: what the scenario waits for, and in the end
// what came of it. A scenario that fails throws: the exit code is another than 0, and stderr says why.
import process from "node:process";
import { Desk } from "./desk.mjs";

/** Nothing that a scenario waits for takes so long. */
const PATIENCE = 90_000;

const [, , client, scenario] = process.argv;
setTimeout(() => {
  console.error(`${client} ${scenario}: what it waits for did not come`);
  process.exit(1);
}, PATIENCE).unref();

const desk = await Desk.open(process.stdin, process.stdout);
const { scenarios } = await import(`./scenarios/${client}.mjs`);
const play = scenarios[scenario];
if (play === undefined) throw new Error(`${client} has no scenario ${scenario}: there are ${Object.keys(scenarios).join(", ")}`);
desk.end(await play(desk));
// Clients keep connections open for the next request; nothing comes after the last line.
process.exit(0);
