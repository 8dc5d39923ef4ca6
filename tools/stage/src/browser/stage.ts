import { createCards } from "./cards/cards.ts";
import { createDeck } from "./cards/deck.ts";
import { createPostCard } from "./cards/post.ts";
import { createControls } from "./controls.ts";
import { byId, oncePerFrame } from "./dom.ts";
import { listenToKeys } from "./keyboard.ts";
import { listen, loadRun, recording } from "./live.ts";
import { createLook } from "./look.ts";
import { answerNotes, statusOf, stageWords } from "./notes-channel.ts";
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

/** How much happened that is not shown yet. */
const behind = (): number =>
  storyLevel.isStory()
    ? storyLevel.behind()
    : look.legs().filter(({ n }) => n > (look.selected ?? 0)).length;
const tellNotes = (): void => answerNotes.tell(run, look, behind());

function renderAll(): void {
  look.refresh();
  storyLevel.refresh();
  if (!storyLevel.isStory()) ladder.render();
  renderLook();
  controls.render();
  deck.render();
  cards.render();
  tellNotes();
}

/** What the speaker has to know at any time, in presenter mode, too. */
function renderStatus(): void {
  const status = statusOf(run, behind());
  const words = stageWords(status);
  const line = byId("status-line");
  line.hidden = words.length === 0;
  line.textContent = words.join(" · ");
  line.classList.toggle("is-held", status.held !== null);
}

function renderLook(): void {
  inspector.render();
  tray.render();
  presenter.render();
  renderStatus();
  const showsAll = byId("show-all");
  showsAll.setAttribute("aria-pressed", String(look.showsAll));
  byId("newest").hidden = run.until() === Infinity && (look.following || look.isNewest());
}

look.onChange((what) => {
  if (what === "view") return render();
  if (storyLevel.isStory()) {
    if (what === "selected") tellNotes();
    return controls.render();
  }
  storyLevel.remember();
  ladder.mark();
  if (what === "secret") return tray.point();
  renderLook();
  controls.render();
  if (what === "selected") tellNotes();
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
answerNotes.listen(tellNotes, moves);
setInterval(renderStatus, 1_000);
document.body.classList.toggle("recorded", recording !== null);
if (storyLevel.isPresentingAtFirst) presenter.present();
if (storyLevel.wireAt !== null) look.select(storyLevel.wireAt);
renderAll();
