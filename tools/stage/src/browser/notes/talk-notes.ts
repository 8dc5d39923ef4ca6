import type { Talk } from "@tale/story/talk";
import { byId, h, targetOf } from "../dom.ts";
import { ask } from "../live.ts";
import { stageWords, type Said } from "../notes-channel.ts";
import { richText } from "./rich-text.ts";
import * as clock from "./talk-clock.ts";

const kept = "talk";

/** The rows of the talk, one at a time, the planned minute against the clock, and what is held. */
export function showTalk(): void {
  const talks = JSON.parse(byId("talks").textContent) as readonly Talk[];
  const channel = new BroadcastChannel("stage");
  let place = clock.placeFrom(localStorage.getItem(kept));
  const talk = (): Talk => talks.find(({ minutes }) => minutes === place.talk) ?? talks[0]!;

  function change(to: clock.TalkPlace): void {
    place = to;
    localStorage.setItem(kept, JSON.stringify(place));
    render();
  }
  const go = (row: number): void => change(clock.goTo(place, row, talk().rows.length, Date.now()));

  function render(): void {
    const { rows } = talk();
    const row = rows[place.row] ?? rows[0]!;
    const next = rows[place.row + 1];
    for (const button of document.querySelectorAll<HTMLElement>("[data-talk]"))
      button.setAttribute("aria-checked", String(Number(button.dataset["talk"]) === place.talk));
    byId("row-place").textContent = `Row ${place.row + 1} of ${rows.length}, minute ${row.minute}`;
    byId("row-press").replaceChildren(...richText(row.press));
    byId("row-say").textContent = row.say;
    const scene = byId<HTMLButtonElement>("row-scene");
    scene.hidden = row.scene === undefined;
    scene.dataset["act"] = String(row.scene ?? "");
    scene.querySelector("span")!.textContent = `Set the scene of act ${row.scene}`;
    byId("row-next").replaceChildren(
      ...(next ? [`minute ${next.minute}: `, ...richText(next.press)] : ["This is the last row."]),
    );
    byId<HTMLButtonElement>("row-back").disabled = place.row === 0;
    byId<HTMLButtonElement>("row-on").disabled = !next;
    tick();
  }

  function tick(): void {
    const { rows } = talk();
    const passed = clock.elapsed(place, Date.now());
    byId("elapsed").textContent = clock.clockText(passed);
    byId("timer").textContent = place.since === null ? (passed ? "Go on" : "Start") : "Pause";
    const planned = rows[place.row]?.minute ?? 0;
    const words = clock.pace(passed, planned, rows[place.row + 1]?.minute);
    byId("pace").textContent = `planned ${planned}:00, ${words}`;
    byId("pace").classList.toggle("late", words.endsWith("late"));
  }

  async function setScene(act: number): Promise<void> {
    const said = byId("scene-said");
    said.textContent = "…";
    said.textContent = await ask<{ readonly said: string }>("/api/scene", { act }).then(
      ({ said }) => said,
      ({ message }: Error) => message,
    );
  }

  byId("talk").addEventListener("click", (event) => {
    const { talk, act } = targetOf(event).closest<HTMLElement>("button")?.dataset ?? {};
    if (talk) change({ ...clock.beginning, talk: Number(talk) });
    if (act) void setScene(Number(act));
  });
  byId("row-back").addEventListener("click", () => go(place.row - 1));
  byId("row-on").addEventListener("click", () => go(place.row + 1));
  byId("timer").addEventListener("click", () => change(clock.startOrStop(place, Date.now())));
  byId("timer-reset").addEventListener("click", () =>
    change({ ...clock.beginning, talk: place.talk }),
  );
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const scene = Number(byId("row-scene").dataset["act"]);
    const action = {
      ArrowRight: () => go(place.row + 1),
      ArrowLeft: () => go(place.row - 1),
      a: () => void (scene && setScene(scene)),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  channel.addEventListener("message", ({ data }: MessageEvent<Said>) => {
    if (data.at?.status)
      byId("stage-state").replaceChildren(
        ...stageWords(data.at.status).map((text) => h("span", {}, text)),
      );
  });
  setInterval(tick, 500);
  render();
}
