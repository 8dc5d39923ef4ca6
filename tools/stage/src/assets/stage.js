import { createCards } from "./cards.js";
import { createControls } from "./controls.js";
import { createDeck } from "./deck.js";
import { byId, oncePerFrame } from "./dom.js";
import { createInspector } from "./inspector.js";
import { listenToKeys } from "./keyboard.js";
import { createLadder } from "./ladder.js";
import { listen, loadRun, recording } from "./live.js";
import { createLook } from "./look.js";
import { answerNotes } from "./notes-channel.js";
import { createPostCard } from "./post.js";
import { createPresenter } from "./presenter.js";
import { createReplay } from "./replay.js";
import { createRun } from "./run.js";
import { createSecretsTray } from "./secrets-tray.js";
import { createStoryLevel } from "../browser/story-level.ts";

/** Puts the stage together: one run, one look at it, and the parts that show it. */
const run = createRun(await loadRun());
const look = createLook(run);

let unsaying;
const say = (text) => {
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
const deck = createDeck({ run, say });
const cards = createCards({ run, look, deck });
const post = createPostCard();
const replay = createReplay({ run, look, changed: render });
const storyLevel = createStoryLevel({
  run,
  select: look.select,
  selected: () => look.selected,
  isAtNewest: () => look.following,
  isRecorded: recording !== null,
  release: controls.next,
  changedLevel: render,
});

function renderAll() {
  look.refresh();
  storyLevel.refresh();
  if (!storyLevel.isStory()) ladder.render();
  renderLook();
  controls.render();
  deck.render();
  cards.render();
  answerNotes.tell(run, look);
}

function renderLook() {
  inspector.render();
  tray.render();
  presenter.render();
  byId("newest").hidden = run.until() === Infinity && (look.following || look.isNewest());
}

look.onChange((what) => {
  if (what === "view") return render();
  if (storyLevel?.isStory()) {
    if (what === "selected") answerNotes.tell(run, look);
    return controls.render();
  }
  storyLevel?.remember();
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
const { forward, back, step } = listenToKeys({
  look,
  controls,
  inspector,
  presenter,
  cards,
  post,
  replay,
  run,
  storyLevel,
});
byId("newest").addEventListener("click", replay.newest);
answerNotes.listen(run, look, { forward, back, step });
document.body.classList.toggle("recorded", recording !== null);
if (storyLevel.isPresentingAtFirst) presenter.present();
if (storyLevel.wireAt !== null) look.select(storyLevel.wireAt);
renderAll();
