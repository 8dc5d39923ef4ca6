import { usualNaming, type Naming } from "../naming.ts";
import type { Leg, Secret } from "../run/leg.ts";
import { headsOf, layOut, legOf, lifelinesOf } from "./svg-parts.ts";

export const opening = (width: number, height: number, title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" fill="#1c1f24">\n<title>${title}</title>`;

/**
 * The run as a picture that needs nothing else: lifelines, and one numbered arrow per leg; back
 * channel dashed.
 */
export function svgOf(
  legs: readonly Leg[],
  secrets: readonly Secret[],
  naming: Naming = usualNaming,
): string {
  const picture = layOut(legs, secrets, naming);
  const { width, height, rows } = picture;
  return `${opening(width, height, `One run of the tale, ${legs.length} messages`)}
<rect width="100%" height="100%" fill="#fff"/>
${lifelinesOf(picture)}
${headsOf(picture)}
${rows.map((row) => `<g>${legOf(row, picture)}</g>`).join("\n")}
</svg>
`;
}
