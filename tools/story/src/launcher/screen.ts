import { relative } from "node:path";
import { cast, type PartyId } from "@tale/story/cast";
import type { Paint } from "../player/show/paint.ts";
import type { Guest } from "./guest/guest.ts";
import { nameOf } from "./ports.ts";
import type { RunningCast } from "./start-cast.ts";

const alice = ["alice@fernmail.example", "wonderland", "writes posts, has five friends"] as const;

const people = [
  alice,
  ["quinn@ottermail.example", "inkwell", "develops Quillpost, and registers it at Ottermail"],
  ["alice@ottermail.example", "wonderland", "the same Alice at her other provider, after that"],
] as const;

/** Where to look first, and what at. */
const beginnings = [
  ["quillpost", "write a post, publish it, press “Share with friends”"],
  ["stage", "beside it: who tells whom what, and which check says yes"],
  ["inbox", "read what the friends got"],
] as const;

const columns = { name: 20, role: 28, person: 25, password: 12 };

/**
 * The one screen that stands while everything runs. Its last line is for programs: `ready`, and
 * every address.
 */
export function renderScreen(
  { settings, addresses, guest }: RunningCast,
  ms: number,
  paint: Paint,
): string {
  const ids = Object.keys(addresses) as PartyId[];
  const reset = guest
    ? `TALE_DATA=${relative(".", settings.dataFolder)} npm run reset`
    : "npm run reset";
  const logs = `${relative(".", settings.dataFolder) || "."}/logs`;
  const widest = Math.max(...beginnings.map(([id]) => settings.origins[id].length));
  return [
    "",
    `  ${paint.bold("A tale of two perspectives")}   ${paint.dim(`everybody is ready, ${seconds(ms)} after the start`)}`,
    "",
    ...ids.map(
      (id) =>
        `  ${nameTag(id, paint, guest)} ${cast[id].role.padEnd(columns.role)}${addresses[id]}`,
    ),
    "",
    `  ${paint.bold("Sign in as")}`,
    ...(guest ? [alice] : people).map(
      ([address, password, who]) =>
        `    ${address.padEnd(columns.person)}${password.padEnd(columns.password)}${paint.dim(who)}`,
    ),
    ...(guest ? [`    ${paint.dim(`or with an account of yours at ${guest.name}`)}`] : []),
    "",
    `  ${paint.bold("Begin here")}`,
    ...beginnings.map(
      ([id, what], index) => `    ${index + 1}  ${settings.origins[id].padEnd(widest)}  ${what}`,
    ),
    "",
    paint.dim(`  Ctrl-C stops everybody · ${reset} goes back to the seed · logs in ${logs}`),
    "",
    readyLine({ settings, addresses }),
  ].join("\n");
}

/** `ready quillpost=http://… … smtp=smtp://…`: one line, for whoever waits for it. */
export function readyLine({
  settings,
  addresses,
}: Pick<RunningCast, "settings" | "addresses">): string {
  const all = {
    ...addresses,
    ...(addresses.inbox ? { smtp: `smtp://127.0.0.1:${settings.smtpPort}` } : {}),
  };
  return ["ready", ...Object.entries(all).map(([name, address]) => `${name}=${address}`)].join(" ");
}

/** A party's name on its colour, as wide as the longest. */
export function nameTag(id: PartyId, paint: Paint, guest?: Guest): string {
  const name =
    guest && id === "ottermail-contacts"
      ? `${guest.name} Contacts`.slice(0, columns.name - 2)
      : nameOf(id);
  return paint.chip(` ${name} `.padEnd(columns.name), cast[id].colour);
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
