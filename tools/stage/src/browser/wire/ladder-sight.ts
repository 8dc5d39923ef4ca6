import { sizes, type Row } from "./layout.ts";

interface SightOptions {
  readonly scale: () => number;
  /** Up to where the lanes go, in the page's pixels. */
  readonly goesOnTo: () => number;
  /** Called when so much was scrolled that other legs are near. */
  readonly scrolledFar: () => void;
  readonly resized: () => void;
}

/**
 * What can be seen of the diagram, in the page's pixels; asked for only when it changes, because to
 * ask is to lay out.
 */
export function createLadderSight(place: HTMLElement, options: SightOptions) {
  const { scale, goesOnTo } = options;
  const seen = { top: 0, left: 0, height: 0, width: 0 };
  let drawnAt = 0;

  const measure = (): unknown =>
    Object.assign(seen, {
      top: place.scrollTop,
      left: place.scrollLeft,
      height: place.clientHeight,
      width: place.clientWidth,
    });

  /** Whether there are lanes to the right of what is seen. */
  function hint(): void {
    place.classList.toggle("goes-on", seen.left + seen.width < goesOnTo() - 24);
  }

  function scrollTo(top: number, behavior: ScrollBehavior): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollTo({
      top,
      behavior: calm || Math.abs(top - seen.top) > 500 ? "instant" : behavior,
    });
  }

  place.addEventListener(
    "scroll",
    () => {
      Object.assign(seen, { top: place.scrollTop, left: place.scrollLeft });
      hint();
      if (Math.abs(seen.top - drawnAt) < seen.height / 2) return;
      drawnAt = seen.top;
      options.scrolledFar();
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    measure();
    options.resized();
  }).observe(place);

  return {
    width: () => seen.width,
    height: () => seen.height,
    measureOnce: () => void (seen.width === 0 && measure()),
    hint,
    /** In sight, or a screen away from it. */
    isNear({ top, height }: Row): boolean {
      const above = seen.top - seen.height - 200;
      const below = seen.top + 2 * seen.height + 200;
      return (top + height) * scale() > above && top * scale() < below;
    },
    /**
     * Keeps a row in sight; the newest one in the lower part, so that there is room for what comes.
     */
    follow(row: Row | undefined, behavior: ScrollBehavior = "smooth"): void {
      if (!row) return;
      const top = (row.top + (row.chapter ? 0 : -10)) * scale() - sizes.head * scale();
      const bottom = (row.top + row.height + 30) * scale();
      if (top < seen.top) scrollTo(top, behavior);
      else if (bottom > seen.top + seen.height) scrollTo(bottom - seen.height, behavior);
    },
  };
}
