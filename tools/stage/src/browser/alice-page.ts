import { h, type ComponentChild } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageSnapshot } from "@tale/backstage/facts";
import type { Leg } from "../run/leg.ts";
import { documentOf, pageSandbox } from "./page-document.ts";
import { markDone, showMarks } from "./page-marks.ts";

/** The pages that a recording brings along. */
export interface RecordedPages {
  readonly pages: Readonly<Record<string, { readonly page: PageSnapshot; readonly style: string }>>;
  readonly styles: Readonly<Record<string, string>>;
  /** Typefaces by file name, as data. */
  readonly typefaces: Readonly<Record<string, string>>;
}

interface AlicePageProps {
  readonly leg: Leg;
  /** What was done on the page, as far as the story got. */
  readonly next: Leg | undefined;
  readonly label: string;
  readonly recorded?: RecordedPages | undefined;
  /** Shown where no picture of the page is kept. */
  readonly fallback: ComponentChild;
}

/** A page is laid out for a window of such a width, and drawn smaller where there is less room. */
const widths = { least: 440, most: 960, share: 1.4 };
const longest = 6_000;

/** A page as the person saw it: its own elements and style, and nothing that works. */
export function AlicePage({
  leg,
  next,
  label,
  recorded,
  fallback,
}: AlicePageProps): ComponentChild {
  const pane = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [room, setRoom] = useState(0);
  const [height, setHeight] = useState(0);
  const [pressed, setPressed] = useState<Element | undefined>();
  const [state, setState] = useState<"loading" | "shown" | "missing">("loading");

  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    if (pane.current) watcher.observe(pane.current);
    return () => watcher.disconnect();
  }, []);

  const source = useMemo(
    () => (recorded ? recordedSource(leg, recorded) : { src: `/api/legs/${leg.n}/page` }),
    [leg.n],
  );
  const width = Math.round(Math.min(widths.most, Math.max(widths.least, room * widths.share)));
  const scale = room > 0 ? Math.min(1, room / width) : 1;

  function measure(): void {
    const page = frame.current?.contentDocument;
    if (page?.body) setHeight(Math.min(longest, page.documentElement.scrollHeight));
  }

  function draw(): void {
    const page = frame.current?.contentDocument;
    if (!page?.querySelector("body[inert]")) return setState("missing");
    showMarks(page);
    const pressed = next && markDone(page, leg.url, next);
    setHeight(Math.min(longest, page.documentElement.scrollHeight));
    setPressed(pressed);
    setState("shown");
  }

  useEffect(measure, [width]);
  // Not before the page has its height: until then there is nothing to scroll.
  useEffect(() => {
    if (state === "shown") reveal(pane.current, pressed, scale);
  }, [state, pressed]);

  if (state === "missing" || !source) return fallback;
  return h(
    "div",
    { class: "page-pane", ref: pane, style: { height: `${Math.ceil(height * scale)}px` } },
    room > 0 &&
      h("iframe", {
        ...source,
        ref: frame,
        title: label,
        sandbox: pageSandbox,
        tabIndex: -1,
        scrolling: "no",
        onLoad: draw,
        style: {
          width: `${width}px`,
          height: `${height}px`,
          transform: `scale(${scale})`,
          opacity: state === "shown" ? 1 : 0,
        },
      }),
  );
}

function recordedSource({ n }: Leg, recorded: RecordedPages): { srcDoc: string } | undefined {
  const kept = recorded.pages[n];
  if (!kept) return undefined;
  const css = (recorded.styles[kept.style] ?? "").replace(
    /url\("typeface:([\w.-]+)"\)/g,
    (_, file: string) => `url("${recorded.typefaces[file] ?? "data:,"}")`,
  );
  return { srcDoc: documentOf(kept.page, { css }) };
}

/** Brings what was pressed into view; a new page begins at its top. */
function reveal(pane: HTMLElement | null, pressed: Element | undefined, scale: number): void {
  const around = pane?.closest<HTMLElement>(".plot-one");
  if (!around) return;
  const place = pressed?.getBoundingClientRect();
  const middle = place ? (place.top + place.height / 2) * scale : 0;
  around.scrollTop = Math.max(0, middle - around.clientHeight * 0.6);
}
