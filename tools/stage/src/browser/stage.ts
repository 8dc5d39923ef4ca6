import { createCards } from "./cards/cards.ts";
import { createDeck } from "./cards/deck.ts";
import { createPostCard } from "./cards/post.ts";
import { createControls } from "./controls.ts";
import { byId, oncePerFrame } from "./dom.ts";
import { listenToKeys } from "./keyboard.ts";
import { listen, loadRun, recording } from "./live.ts";
import { createLook } from "./look.ts";
import { answerNotes } from "./notes-channel.ts";
import { createPresenter } from "./presenter.ts";
import { createRun } from "./run.ts";
import { createStoryLevel, type StoryLevel } from "./story-level.ts";
import { createInspector } from "./wire/inspector.ts";
import { createLadder } from "./wire/ladder.ts";
import { createReplay } from "./wire/replay.ts";
import { createSecretsTray } from "./wire/secrets-tray.ts";

/** Puts the stage together: one run, one look at it, and the parts that show it. */
const run = createRun(await loadRun());
const look = createLook(run);

let unsaying: ReturnType<typeof setTimeout> | undefined;
const say = (text: string): void => {
  byId("said").textContent = text;
  clearTimeout(unsaying);
  unsaying = setTimeout(() => (byId("said").textContent = ""), 6_000);
};

const render = oncePerFrame(renderAll);
const presenter = createPresenter({ run, look, changed: render });
const ladder = createLadder(byId("ladder"), { run, look, scale: presenter.scale });
const inspector = createInspector(byId("inspector"), { run, look });
const tray = createSecretsTray(byId("secrets"), { run, look });
const controls = createControls({ run, look, say, changed: render });
const deck = createDeck({ run });
const cards = createCards({ run, look, deck });
const post = createPostCard();
const replay = createReplay({ run, look, changed: render });
const storyLevel: StoryLevel = createStoryLevel({
  run,
  select: look.select,
  selected: () => look.selected,
  isAtNewest: () => look.following,
  isRecorded: recording !== null,
  release: controls.next,
  changedLevel: render,
});

function renderAll(): void {
  look.refresh();
  storyLevel.refresh();
  if (!storyLevel.isStory()) ladder.render();
  renderLook();
  controls.render();
  deck.render();
  cards.render();
  answerNotes.tell(run, look);
}

function renderLook(): void {
  inspector.render();
  tray.render();
  presenter.render();
  const showsAll = byId("show-all");
  showsAll.setAttribute("aria-pressed", String(look.showsAll));
  byId("newest").hidden = run.until() === Infinity && (look.following || look.isNewest());
}

look.onChange((what) => {
  if (what === "view") return render();
  if (storyLevel.isStory()) {
    if (what === "selected") answerNotes.tell(run, look);
    return controls.render();
  }
  storyLevel.remember();
  ladder.mark();
  if (what === "secret") return tray.point();
  renderLook();
  controls.render();
  if (what === "selected") answerNotes.tell(run, look);
});

listen(run, (what) => {
  byId("connection").textContent =
    what === "disconnected" ? "The stage does not answer; trying again …" : "";
  if (what === "term") deck.announce();
  if (what === "reset") look.following = true;
  render();
});
const moves = listenToKeys({
  ...{ look, controls, inspector, presenter, cards, post, replay, run, storyLevel },
});
byId("newest").addEventListener("click", replay.newest);
byId("show-all").addEventListener("click", look.toggleAll);
answerNotes.listen(run, look, moves);
document.body.classList.toggle("recorded", recording !== null);
if (storyLevel.isPresentingAtFirst) presenter.present();
if (storyLevel.wireAt !== null) look.select(storyLevel.wireAt);
renderAll();
