/**
 * `NODE_EXTRA_CA_CERTS=certificates.pem node docs/certify/play.ts https://suite.localhost:8443
 * [plan …]`
 *
 * Starts Fernmail and Contacts anew, has the conformance suite at this address play the plans (all
 * of `plans.ts`, or those that are named), and prints the table of `docs/certify.md`. It ends with
 * 1 when a module failed or was interrupted, or ended in a warning, a skip or a review that
 * `explained.json` does not explain; with 2 when it was called wrongly.
 */
import { readFile } from "node:fs/promises";
import { startParties } from "./parties.ts";
import { placesBeside } from "./places.ts";
import { plans } from "./plans.ts";
import { playAll, type NamedPlan } from "./play-all.ts";
import { createSuite } from "./suite.ts";
import type { Explained } from "./verdicts.ts";

const [address = "", ...named] = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(plans, name));
if (!URL.canParse(address) || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no plan called ${unknown.join(", ")}.`);
  console.error(
    `node docs/certify/play.ts ADDRESS-OF-THE-SUITE [plan …]\nplans: ${Object.keys(plans).join(", ")}`,
  );
  process.exit(2);
}

const places = placesBeside(new URL(address).origin);
const explained = JSON.parse(
  await readFile(new URL("explained.json", import.meta.url), "utf8"),
) as Explained;
const chosen = Object.entries(plans).filter(([name]) => named.length === 0 || named.includes(name));
const suite = createSuite({
  address: places.suite,
  tell: ({ name, result }) => console.error(`${result.padEnd(11)} ${name}`),
});

const parties = await startParties(places);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void parties.stop().finally(() => process.exit(130)));
try {
  const configured = chosen.map(([name, plan]): NamedPlan => [
    name,
    plan,
    () => plan.configure(places),
    (module) => plan.act?.(places, module) ?? Promise.resolve(),
  ]);
  const { text, isAsExpected } = await playAll(suite, configured, explained);
  console.log(text);
  process.exitCode = isAsExpected ? 0 : 1;
} finally {
  await parties.stop();
}
