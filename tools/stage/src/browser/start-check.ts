import { postCode } from "./cards/post.ts";
import { byId, h, nodesOf, within } from "./dom.ts";
import { get } from "./live.ts";

interface CheckedParty {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Before a talk: does every party answer, and what may the audience open? */
export async function openStartCheck(): Promise<void> {
  const dialog = byId<HTMLDialogElement>("start-check");
  dialog.showModal();
  const all = await get<readonly CheckedParty[]>("/api/start-check").catch(
    ({ message }: Error): readonly CheckedParty[] => [
      { name: "The stage", ok: false, detail: message },
    ],
  );
  within(dialog, "ul").replaceChildren(...all.map(checkItem));
  within(dialog, ".qr").replaceChildren(...nodesOf(await postCode()));
}

function checkItem({ name, ok, detail }: CheckedParty): HTMLElement {
  return h(
    "li",
    { class: ok ? "good" : "bad" },
    h(
      "span",
      { class: "verdict" },
      ok ? "✓" : "✗",
      h("span", { class: "heard" }, ok ? "Yes:" : "No:"),
    ),
    h("b", {}, name),
    h("small", {}, detail),
  );
}
