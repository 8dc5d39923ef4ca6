import { termCard } from "../cards/term-card.ts";
import { byId } from "../dom.ts";
import type { Said, StagePlace } from "../notes-channel.ts";
import { actOf, stepAt, stepOf, story } from "../story.ts";

/** What the story says of the step that the stage shows. It follows the stage in the other window, and may move it. */
const channel = new BroadcastChannel("stage");
const send = (said: Said): void => channel.postMessage(said);

/** What the page says by itself, and says again when the run is empty. */
const places = ["where", "now-title", "say", "plain", "why", "next-title", "next-say"] as const;
type NoteWords = Record<(typeof places)[number], string>;
const beforehand = Object.fromEntries(places.map((id) => [id, byId(id).textContent])) as NoteWords;

channel.addEventListener("message", ({ data }: MessageEvent<Said>) => {
  if (data.at) show(data.at);
});
send({ ask: true });

const buttons = [...document.querySelectorAll<HTMLElement>("[data-step]")];

function show(at: StagePlace): void {
  const { step: id, provider, played } = at;
  const words = id
    ? wordsAt(at, id)
    : { ...beforehand, where: "The stage waits for the first message." };
  for (const place of places) byId(place).textContent = words[place];
  byId("terms").replaceChildren(...termsOf(id).map((term) => termCard(term, "becomes real here")));
  const toldAt = id ? provider : "fernmail";
  for (const button of buttons) {
    const step = button.dataset["step"]!;
    button.classList.toggle("played", step in played);
    // What was played is told where it was played, and what comes where the tale is now.
    const at = step in played ? played[step]! : toldAt;
    if (at) button.textContent = stepAt({ step, provider: at }).title;
    if (step !== id) button.removeAttribute("aria-current");
    else if (button.getAttribute("aria-current") === null) {
      button.setAttribute("aria-current", "step");
      button.scrollIntoView({ block: "nearest" });
    }
  }
}

function termsOf(id: string | null): readonly string[] {
  return (id === null ? undefined : stepOf(id))?.terms ?? [];
}

function wordsAt({ leg, provider, told, last }: StagePlace, id: string): NoteWords {
  const step = stepAt({ step: id, provider, told });
  const isBeside = step.act === null;
  const following = isBeside
    ? undefined
    : story.steps[story.steps.findIndex((one) => one.id === id) + 1];
  const next = following && stepAt({ step: following.id, provider });
  return {
    where: `${actOf(id)} · message ${leg} of ${last}`,
    "now-title": step.title,
    say: step.notes,
    plain: step.plain,
    why: step.why,
    "next-title": isBeside
      ? "Back to the story."
      : next
        ? `${next.title}.`
        : "This was the last step.",
    "next-say": next?.plain ?? "",
  };
}

for (const button of buttons)
  button.addEventListener("click", () => send({ step: button.dataset["step"]! }));
byId("back").addEventListener("click", () => send({ move: -1 }));
byId("forward").addEventListener("click", () => send({ move: 1 }));
document.addEventListener("keydown", (event) => {
  const by = { PageDown: 1, ArrowDown: 1, PageUp: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  send({ move: by });
});
