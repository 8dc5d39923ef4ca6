import type { SourceLine } from "@tale/backstage/facts";
import type { Leg } from "../../run/leg.ts";
import { h } from "../dom.ts";
import { ask, get, recording, sourceOf } from "../live.ts";

interface CheckProof {
  readonly source: SourceLine | null;
  readonly demand?: string | null;
  readonly test?: string | null;
}

interface Proofs {
  readonly proofs: readonly CheckProof[];
  /** Why no test can be run here, or null. */
  readonly cannotRunTests: string | null;
}

/**
 * Below each check of a list: its line in the code, the demand that it meets, and the test that
 * proves it. A recording has the lines only.
 *
 * @param places one for each check
 */
export async function showProofs(leg: Leg, places: readonly HTMLElement[]): Promise<void> {
  const { proofs, cannotRunTests }: Proofs = recording
    ? { proofs: leg.checks.map(({ source }) => ({ source })), cannotRunTests: null }
    : await get<Proofs>(`/api/legs/${leg.n}/proofs`).catch(() => ({
        proofs: [],
        cannotRunTests: null,
      }));
  proofs.forEach((proof, index) =>
    places[index]?.replaceChildren(
      ...[lineOf(proof), testOf(proof, cannotRunTests)].filter((one) => one !== null),
    ),
  );
}

function lineOf({ source }: CheckProof): HTMLElement | null {
  if (!source) return null;
  const words = `${source.file.split("/").at(-1)}:${source.line}`;
  const link = h("a", { title: source.file }, h("code", {}, words));
  void sourceOf(source, 0).then((found) => {
    if (found?.link) link.href = found.link;
  });
  return link;
}

function testOf({ demand, test }: CheckProof, cannotRun: string | null): HTMLElement | null {
  if (!test) return null;
  const [file = "", name = ""] = test.split(".test.ts: ");
  const output = h("pre", { class: "test-output", role: "status", tabindex: "0", hidden: true });
  const button = h(
    "button",
    { type: "button", class: "quiet", disabled: Boolean(cannotRun), onclick: run },
    "Run this test",
  );
  return h(
    "details",
    {},
    h("summary", {}, "Test"),
    h("p", {}, demand),
    h("p", {}, h("code", {}, `${file.split("/").at(-1)}.test.ts`), ` ${name}`),
    h("p", {}, button),
    cannotRun ? h("p", { class: "hint" }, cannotRun) : null,
    output,
  );

  async function run(): Promise<void> {
    button.disabled = true;
    output.hidden = false;
    output.textContent = "It runs …";
    const came = await ask<{ readonly output: string; readonly ok?: boolean }>("/api/tests/run", {
      test,
    }).catch(({ message }: Error) => ({ output: message, ok: false }));
    output.textContent = came.output;
    output.dataset["ok"] = String(came.ok ?? false);
    button.disabled = false;
  }
}
