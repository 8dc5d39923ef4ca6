import { byId } from "./dom.ts";
import { actOf, stepAt, stepOf, story } from "./story.ts";
import { termCard } from "./cards/term-card.ts";

/** The speaker's window. It follows the stage in the other window, and may move it. */
const channel = new BroadcastChannel("stage");

/** What the page says by itself, and says again when the run is empty. */
const places = ["where", "now-title", "say", "plain", "why", "next-title", "next-say"];
const beforehand = Object.fromEntries(places.map((id) => [id, byId(id).textContent]));

channel.addEventListener("message", ({ data }) => data.at && show(data.at));
channel.postMessage({ ask: true });

function show(at) {
  const { step: id, provider, played } = at;
  const words = id
    ? wordsAt(at)
    : { ...beforehand, where: "The stage waits for the first message." };
  for (const place of places) byId(place).textContent = words[place];
  byId("terms").replaceChildren(
    ...(stepOf(id)?.terms ?? []).map((term) => termCard(term, "becomes real here")),
  );
  const toldAt = id ? provider : "fernmail";
  for (const button of document.querySelectorAll("[data-step]")) {
    const { step } = button.dataset;
    button.classList.toggle("played", step in played);
    // What was played is told where it was played, and what comes where the tale is now.
    const at = step in played ? played[step] : toldAt;
    if (at) button.textContent = stepAt({ step, provider: at }).title;
    if (button.dataset.step !== id) button.removeAttribute("aria-current");
    else if (button.getAttribute("aria-current") === null) {
      button.setAttribute("aria-current", "step");
      button.scrollIntoView({ block: "nearest" });
    }
  }
}

function wordsAt({ leg, step: id, provider, told, last }) {
  const step = stepAt({ step: id, provider, told });
  const isBeside = step.act === null;
  const following = isBeside ? undefined : story.steps[story.steps.indexOf(stepOf(id)) + 1];
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

for (const button of document.querySelectorAll("[data-step]"))
  button.addEventListener("click", () => channel.postMessage({ step: button.dataset.step }));
byId("back").addEventListener("click", () => channel.postMessage({ move: -1 }));
byId("forward").addEventListener("click", () => channel.postMessage({ move: 1 }));
document.addEventListener("keydown", (event) => {
  const by = { PageDown: 1, ArrowDown: 1, PageUp: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  channel.postMessage({ move: by });
});

let before = 0;
let since = null;
const elapsed = () => before + (since === null ? 0 : performance.now() - since);

byId("timer").addEventListener("click", () => {
  before = elapsed();
  since = since === null ? performance.now() : null;
  byId("timer").textContent = since === null ? "Go on" : "Pause";
});
byId("timer-reset").addEventListener("click", () => {
  before = 0;
  if (since !== null) since = performance.now();
  tick();
});
setInterval(tick, 500);

function tick() {
  const seconds = Math.floor(elapsed() / 1_000);
  byId("elapsed").textContent =
    `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
