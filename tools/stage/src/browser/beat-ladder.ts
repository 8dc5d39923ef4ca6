import { h, type ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { BeatRow } from "./beat-row.ts";
import { lanesOf, middleOf } from "./lanes.ts";
import type { PlayerView } from "./run-view.ts";

export interface LadderProps {
  /** The beats of the scene that is shown, in order. */
  readonly beats: readonly ToldBeat[];
  readonly current: number | null;
  readonly seen: ReadonlySet<number>;
  readonly playerOf: (id: string) => PlayerView | undefined;
  readonly onChoose: (n: number) => void;
}

/** The scene as the picture in the README draws it: a lane for each, an arrow for each beat. */
export function BeatLadder({
  beats,
  current,
  seen,
  playerOf,
  onChoose,
}: LadderProps): ComponentChild {
  const list = useRef<HTMLOListElement>(null);
  const lanes = lanesOf(beats);
  const nameOf = (id: string) => playerOf(id)?.name ?? id;
  const at = beats.findIndex(({ n }) => n === current);
  const shown = beats.filter(({ n }, index) => index <= at || seen.has(n));

  useEffect(() => {
    document.getElementById(`beat-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [current, shown.length]);

  return h(
    "div",
    { class: "picture", style: { "--lanes": String(lanes.length) } },
    h(
      "div",
      { class: "lane-heads", "aria-hidden": true },
      lanes.map((id) =>
        h(
          "div",
          { class: "lane-head", "data-id": id },
          h("strong", {}, shortName(id, nameOf(id))),
          h("small", {}, shortRole(id, playerOf(id)?.role ?? "")),
        ),
      ),
    ),
    h(
      "div",
      { class: "lanes", "aria-hidden": true },
      lanes.map((id) =>
        h("span", { class: "lane", "data-id": id, style: { "--at": `${middleOf(lanes, id)}%` } }),
      ),
    ),
    h(
      "ol",
      {
        ref: list,
        class: "beats",
        role: "listbox",
        tabIndex: 0,
        "aria-label": "Beats, in order",
        "aria-activedescendant": current === null ? undefined : `beat-${current}`,
      },
      shown.map((beat) =>
        h(BeatRow, {
          key: beat.n,
          beat,
          number: beats.indexOf(beat) + 1,
          lanes,
          isCurrent: beat.n === current,
          isAhead: beats.indexOf(beat) > at,
          nameOf,
          onChoose,
        }),
      ),
    ),
  );
}

const shortName = (id: string, name: string): string =>
  id.endsWith("-contacts")
    ? "Contacts"
    : id === "inbox"
      ? "friends"
      : name.replace(/^(the|a) /, "");

const shortRoles: Readonly<Record<string, string>> = {
  browser: "user agent",
  inbox: "get the link",
  quinn: "developer",
};

const shortRole = (id: string, role: string): string => shortRoles[id] ?? role;
