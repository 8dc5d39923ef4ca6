import { usualNaming, type Naming } from "../naming.ts";
import type { Leg, Secret } from "../run/leg.ts";
import { opening } from "./svg.ts";
import { headsOf, layOut, legOf, lifelinesOf, sizes, type Picture } from "./svg-parts.ts";

/**
 * Height of the frame the run moves through, in the picture's own units; seconds between two
 * messages, and before it begins again.
 */
const frame = 620;
const beat = 1.1;
const rest = 5;

/**
 * The run as a picture that moves and needs nothing else: messages come one after the other,
 * secrets travel along them, and the picture follows. It moves by style alone; whoever prefers less
 * motion sees all of it at once, at rest.
 */
export function animatedSvgOf(
  legs: readonly Leg[],
  secrets: readonly Secret[],
  naming: Naming = usualNaming,
): string {
  const picture = layOut(legs, secrets, naming);
  const { width, height, rows } = picture;
  const length = rows.length * beat + rest;
  const percent = (seconds: number): string => `${((100 * seconds) / length).toFixed(3)}%`;
  const tall = Math.max(frame, height);

  const comings = rows.map(
    (_, index) =>
      `@keyframes m${index}{0%,${percent(index * beat)}{opacity:0}${percent(index * beat + 0.35)},100%{opacity:1}}`,
  );
  const travels = rows.map(
    ({ leg }, index) =>
      `@keyframes t${index}{0%,${percent(index * beat)}{transform:translateX(${wayOf(leg, picture)}px)}${percent(index * beat + 0.75)},100%{transform:none}}`,
  );
  const turns = rows.map(
    ({ bottom }, index) =>
      `${percent(index * beat + 0.4)},${percent((index + 1) * beat)}{transform:translateY(${Math.min(0, frame - 40 - bottom)}px)}`,
  );
  const styles = rows.map(
    (_, index) => `#m${index}{animation-name:m${index}}#m${index} .chips{animation-name:t${index}}`,
  );

  return `${opening(width, frame, `One run of the tale, ${legs.length} messages, as they came`)}
<style>
.moves,.moves .chips,.camera{animation:${length.toFixed(1)}s linear infinite}
.moves .chips{animation-timing-function:ease-out}
.camera{animation-name:camera;animation-timing-function:ease-in-out}
@keyframes camera{0%{transform:none}${turns.join("")}100%{transform:translateY(${Math.min(0, frame - height)}px)}}
${[...comings, ...travels, ...styles].join("\n")}
@media (prefers-reduced-motion:reduce){.moves,.moves .chips,.camera{animation:none}.still{transform:scale(${(frame / tall).toFixed(4)});transform-origin:50% 0}}
</style>
<rect width="100%" height="100%" fill="#fff"/>
<g class="still">
<g class="camera">${lifelinesOf(picture)}
${rows.map((row, index) => `<g id="m${index}" class="moves">${legOf(row, picture)}</g>`).join("\n")}
</g>
<rect width="${width}" height="${sizes.head}" fill="#fff"/>${headsOf(picture)}
</g>
</svg>
`;
}

/** From the middle of the line, where the secrets end up, back to where they set out. */
function wayOf({ from, to }: Leg, { x }: Picture): number {
  return Math.round((x(from) - x(to)) / 2);
}
