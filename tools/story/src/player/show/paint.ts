/** How text is given weight and colour. Without colour every function returns what it got. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  term(text: string): string;
  /** White on a party's own colour: readable on light and dark terminals alike. */
  chip(text: string, colour: string): string;
}

const same = (text: string): string => text;

export const noPaint: Paint = {
  bold: same,
  dim: same,
  good: same,
  bad: same,
  term: same,
  chip: same,
};

/**
 * @param depth bits per colour, as `WriteStream.getColorDepth` counts them: 1 (none), 4, 8 or 24
 */
export function createPaint(depth: number): Paint {
  if (depth < 4) return noPaint;
  const style =
    (...codes: (string | number)[]) =>
    (text: string): string =>
      `\x1b[${codes.join(";")}m${text}\x1b[0m`;
  return {
    bold: style(1),
    dim: style(2),
    good: style(32),
    bad: style(1, 31),
    term: style(1, 36),
    chip: (text, colour) => style(1, 97, ...background(colour, depth))(text),
  };
}

function background(colour: string, depth: number): (string | number)[] {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
    Number.parseInt(colour.slice(start, start + 2), 16),
  );
  if (depth >= 24) return [48, 2, red, green, blue];
  if (depth < 8) return [100];
  const [r, g, b] = [nearestLevel(red), nearestLevel(green), nearestLevel(blue)];
  return [48, 5, 16 + 36 * r + 6 * g + b];
}

/** The six levels of each colour that a terminal with 256 colours knows. */
const levels = [0, 95, 135, 175, 215, 255];

function nearestLevel(part: number): number {
  const distances = levels.map((level) => Math.abs(level - part));
  return distances.indexOf(Math.min(...distances));
}
