/**
 * What the story reads of a recorded message. The stage's record has more; secrets are masked
 * before they come here: `‹authorization-code:Zk3f9a…43#a1b2c3d4›`.
 */
export interface StoryMessage {
  readonly n: number;
  /** Whose run it belongs to; empty when nothing in it says so. */
  readonly run: string;
  readonly kind: "request" | "response";
  readonly pair: number | null;
  /** The message that gave rise to it: the one being handled, or the redirect that was followed. */
  readonly cause: number | null;
  readonly step: string;
  readonly provider: string | null;
  readonly from: string;
  readonly to: string;
  readonly who: string | null;
  readonly channel: "front" | "back";
  readonly state: "held" | "current" | "done" | "lost";
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly parameters: readonly {
    readonly in: string;
    readonly name: string;
    readonly value: string;
  }[];
  readonly page: { readonly heading: string } | null;
  readonly checks: readonly {
    readonly claim: string;
    readonly section: string;
    readonly holds: boolean;
    readonly party: string;
  }[];
  readonly rows: readonly {
    readonly table: string;
    readonly change: "insert" | "update" | "delete";
    readonly party: string;
  }[];
}

/** Where a parameter may stand that says something of the protocol; cookies do not. */
const spoken = new Set(["query", "form", "json", "location", "basic", "bearer"]);

/** @param place one of the places, or any of them */
export function valueOf(message: StoryMessage, name: string, place?: string): string | undefined {
  return valuesOf(message, name, place)[0];
}

export function valuesOf({ parameters }: StoryMessage, name: string, place?: string): string[] {
  return parameters
    .filter((one) => one.name === name && (place ? one.in === place : spoken.has(one.in)))
    .map(({ value }) => value);
}

/**
 * The kinds of secrets that a message carries, each once, in the order in which they stand there. Of
 * pages only the one that shows a developer's secret carries any.
 */
export function secretKindsOf({ parameters, page, step }: StoryMessage): string[] {
  const texts = parameters.filter((one) => spoken.has(one.in)).map(({ value }) => value);
  if (page && step === "act-1.credentials-issued") texts.push(JSON.stringify(page));
  const kinds = texts
    .filter((text) => text.includes("‹"))
    .flatMap((text) => [...text.matchAll(/‹([a-z-]+)[:›]/g)]);
  return [...new Set(kinds.map(([, kind]) => kind!))];
}

export function pathOf({ url }: StoryMessage): string {
  return /^[a-z]+:\/\/[^/?]*([^?#]*)/.exec(url)?.[1] || "/";
}

/** Whether the answer says that it was not done. */
export function isRefusal({ status }: StoryMessage): boolean {
  return status !== null && status >= 400;
}
