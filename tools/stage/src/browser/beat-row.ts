import { h, type ComponentChild } from "preact";
import { hueOf } from "./marks.ts";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { laneOf, middleOf } from "./lanes.ts";
import { story } from "./story-data.ts";

export interface RowProps {
  readonly beat: ToldBeat;
  readonly number: number;
  readonly lanes: readonly string[];
  readonly isCurrent: boolean;
  /** It was shown, and lies after the one that is shown now. */
  readonly isAhead: boolean;
  readonly nameOf: (id: string) => string;
  readonly onChoose: (n: number) => void;
}

const per = (value: number): string => `${value}%`;

/** One arrow of the picture, and on a phone one card. */
export function BeatRow(props: RowProps): ComponentChild {
  const { beat, number, lanes, isCurrent, isAhead, nameOf, onChoose } = props;
  const from = middleOf(lanes, beat.from);
  const to = middleOf(lanes, beat.to);
  const side = to > from ? "right" : "left";
  const classes = ["beat", beat.channel, side, beat.isRefused ? "refused" : "", beat.state];
  if (isAhead) classes.push("ahead");
  return h(
    "li",
    {
      class: classes.join(" "),
      id: `beat-${beat.n}`,
      role: "option",
      "aria-selected": isCurrent,
      "data-id": beat.from,
      "data-beat": beat.id,
      onClick: () => onChoose(beat.n),
      style: {
        "--from-at": per(from),
        "--left": per(Math.min(from, to)),
        "--span": per(Math.abs(to - from)),
        "--middle": per((from + to) / 2),
      },
    },
    h("span", { class: "arrow", "aria-hidden": true }),
    h("span", { class: "beat-number", "data-id": beat.from }, number),
    h("span", { class: "heard" }, ` ${nameOf(beat.from)} to ${nameOf(beat.to)}: `),
    h(
      "span",
      { class: "route", "aria-hidden": true },
      h("b", { "data-id": beat.from }, nameOf(beat.from)),
      beat.channel === "front" ? " → " : " ⇢ ",
      h("b", { "data-id": beat.to }, nameOf(beat.to)),
    ),
    h("span", { class: "label" }, beat.label),
    beat.secrets.length > 0
      ? h(
          "span",
          { class: "carried" },
          beat.secrets.map((kind) => h(SecretChip, { kind })),
        )
      : null,
    // On a phone the card shows it; elsewhere it is read aloud.
    h("span", { class: "card-sentence" }, beat.sentence),
    isCurrent ? h("span", { class: "card-why" }, beat.why) : null,
    isCurrent ? h(Boxes, { beat, lanes }) : null,
  );
}

export function SecretChip({ kind }: { readonly kind: string }): ComponentChild {
  return h(
    "span",
    { class: "chip", "data-kind": kind, style: { "--hue": String(hueOf(kind)) } },
    h("span", { class: "chip-label" }, story.secrets[kind]?.label ?? kind),
  );
}

/** What was checked and kept, on the lane of the party that did it. */
function Boxes({
  beat,
  lanes,
}: {
  readonly beat: ToldBeat;
  readonly lanes: readonly string[];
}): ComponentChild | null {
  if (beat.boxes.length === 0) return null;
  const parties = [...new Set(beat.boxes.map(({ party }) => laneOf(party)))];
  return h(
    "span",
    { class: "beat-boxes" },
    parties.map((party) => {
      const at = middleOf(lanes, party);
      const edge = at < 20 ? "at-start" : at > 75 ? "at-end" : "";
      return h(
        "span",
        { class: `lane-boxes ${edge}`, "data-id": party, style: { "--at": per(at) } },
        beat.boxes
          .filter((box) => laneOf(box.party) === party)
          .map(({ kind, text }) => h("span", { class: `beat-box ${kind}` }, text)),
      );
    }),
  );
}
