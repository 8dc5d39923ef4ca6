import { h } from "../dom.ts";
import { ask, get, recording, sourceOf } from "../live.ts";

/**
 * Below each check of a list: its line in the code, the demand that it meets, and the test that
 * proves it. A recording has the lines only.
 * @param {import("../../run/leg.ts").Leg} leg
 * @param {readonly HTMLElement[]} places one for each check
 */
export async function showProofs(leg, places) {
  const { proofs, cannotRunTests } = recording
    ? { proofs: leg.checks, cannotRunTests: null }
    : await get(`/api/legs/${leg.n}/proofs`).catch(() => ({ proofs: [], cannotRunTests: null }));
  proofs.forEach((proof, index) =>
    places[index]?.replaceChildren(
      ...[lineOf(proof), proof.test && testOf(proof, cannotRunTests)].filter(Boolean),
    ),
  );
}

function lineOf({ source }) {
  if (!source) return null;
  const words = `${source.file.split("/").at(-1)}:${source.line}`;
  const link = h("a", { title: source.file }, h("code", {}, words));
  void sourceOf(source, 0).then((found) => found?.link && (link.href = found.link));
  return link;
}

function testOf({ demand, test }, cannotRun) {
  const [file, name] = test.split(".test.ts: ");
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

  async function run() {
    button.disabled = true;
    output.hidden = false;
    output.textContent = "It runs …";
    const came = await ask("/api/tests/run", { test }).catch(({ message }) => ({
      output: message,
    }));
    output.textContent = came.output;
    output.dataset.ok = String(came.ok ?? false);
    button.disabled = false;
  }
}
