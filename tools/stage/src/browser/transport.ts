import { h, type ComponentChild } from "preact";
import { speeds, type Player } from "./player.ts";

const signs = {
  back: "M10 3 4 8l6 5zM2.500 3h1.500v10H2.500z",
  play: "M4 2l9 6-9 6z",
  pause: "M4 2h3v12H4zM9 2h3v12H9z",
  forward: "M6 3l6 5-6 5zM12.200 3h1.500v10h-1.500z",
  again: "M8 2a6 6 0 1 1-5.700 4.100l1.900.6A4 4 0 1 0 8 4v2.500L4 3.200 8 0z",
};

function Sign({ of }: { readonly of: keyof typeof signs }): ComponentChild {
  return h("svg", { viewBox: "0 0 16 16", "aria-hidden": true }, h("path", { d: signs[of] }));
}

/** Play, pause, a beat on or back, the pace, and how far behind the picture is. */
export function Transport({
  player,
  onForward,
}: {
  readonly player: Player;
  readonly onForward: () => void;
}): ComponentChild {
  const isAtEnd = !player.next.value;
  const isRunning = player.isPlaying.value && player.behind.value > 0;
  const [sign, name] = isAtEnd
    ? (["again", "Replay"] as const)
    : player.isPlaying.value
      ? (["pause", "Pause"] as const)
      : (["play", "Play"] as const);
  const button = (label: string, sign: keyof typeof signs, onClick: () => void) =>
    h(
      "button",
      { type: "button", class: "tool", "aria-label": label, title: label, onClick },
      h(Sign, { of: sign }),
    );
  return h(
    "div",
    { class: "transport", role: "group", "aria-label": "Play" },
    h("p", { class: "behind", role: "status" }, behindWords(player.behind.value, isRunning)),
    button("Back (page up)", "back", player.back),
    h(
      "button",
      { type: "button", class: "tool play-button", onClick: player.toggle },
      h(Sign, { of: sign }),
      h("span", {}, name),
    ),
    button("Next beat (page down)", "forward", onForward),
    h(
      "span",
      { class: "segments", role: "radiogroup", "aria-label": "Pace" },
      speeds.map((speed) =>
        h(
          "button",
          {
            key: speed,
            type: "button",
            role: "radio",
            "aria-checked": player.speed.value === speed,
            onClick: () => player.hurry(speed),
          },
          speed,
        ),
      ),
    ),
  );
}

export function behindWords(behind: number, isRunning: boolean): string {
  if (behind === 0) return "";
  const beats = `${behind} ${behind === 1 ? "beat" : "beats"}`;
  return isRunning ? `${beats} behind` : `${beats} to come`;
}

/** What the marks in the picture mean, in one line. */
export function Legend(): ComponentChild {
  const line = (name: string) => h("i", { class: name, "aria-hidden": true });
  return h(
    "p",
    { class: "legend" },
    h("span", {}, line("solid"), "through the browser"),
    h("span", {}, line("dashed"), "server to server, unseen by browsers"),
    h("span", {}, h("i", { class: "key", "aria-hidden": true }), "a secret"),
    h("span", {}, h("i", { class: "tick", "aria-hidden": true }, "✓"), "checked"),
  );
}
