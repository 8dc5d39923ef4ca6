import type { StoryMessage } from "./message.ts";
import { tellBeats, type ToldBeat } from "./tell-beats.ts";

type Said = Readonly<Record<string, string | readonly string[]>>;

export interface Exchange {
  readonly from?: string;
  readonly to: string;
  readonly method?: string;
  readonly path?: string;
  readonly step?: string;
  /** The step of the answer, where it is another. */
  readonly answerStep?: string;
  readonly who?: string;
  readonly query?: Said;
  readonly form?: Said;
  readonly basic?: Said;
  readonly bearer?: Said;
  readonly status?: number;
  readonly location?: Said;
  readonly json?: Said;
  readonly page?: string;
  readonly checks?: StoryMessage["checks"];
  readonly rows?: StoryMessage["rows"];
  /** No answer yet. */
  readonly isOpen?: boolean;
  readonly cause?: number;
  /** What happens before the answer is given. */
  readonly meanwhile?: () => void;
}

const mark = (kind: string): string => `‹${kind}:abcdef…43#00000000›`;
/** What stands for each secret: the story never has more. */
export const secret = {
  state: mark("state"),
  challenge: mark("code-challenge"),
  verifier: mark("code-verifier"),
  code: mark("authorization-code"),
  client: mark("client-secret"),
  access: mark("access-token"),
  refresh: mark("refresh-token"),
  password: "‹password›",
};

export const held = (claim: string, party: string) => ({
  claim,
  section: "RFC 6749 §4.1.3",
  holds: true,
  party,
});
export const failed = (claim: string, party: string) => ({ ...held(claim, party), holds: false });

/** A record of what was said, as the stage would keep it. */
export function aRecord(run = "1") {
  const messages: StoryMessage[] = [];
  const own = { run, at: 0, provider: "fernmail", state: "done", checks: [], rows: [] } as const;
  const parametersOf = (places: Readonly<Record<string, Said | undefined>>) =>
    Object.entries(places).flatMap(([place, said]) =>
      Object.entries(said ?? {}).flatMap(([name, values]) =>
        [values].flat().map((value) => ({ in: place, name, value })),
      ),
    );

  function exchange(said: Exchange): { request: number; response: number } {
    const { from = "browser", to, method = "GET", path = "/", step = "beside.page" } = said;
    const channel = from === "browser" ? ("front" as const) : ("back" as const);
    const who = channel === "front" ? (said.who ?? "alice") : null;
    const { query, form, basic, bearer, location, json } = said;
    const ends = { ...own, method, url: `http://${to}.localhost${path}`, channel, who, step };
    const n = messages.length + 1;
    messages.push({
      ...ends,
      n,
      kind: "request",
      pair: null,
      cause: said.cause ?? null,
      from,
      to,
      status: null,
      parameters: parametersOf({ query, form, basic, bearer }),
      page: null,
      checks: said.checks ?? [],
      rows: said.rows ?? [],
    });
    said.meanwhile?.();
    if (said.isOpen) return { request: n, response: 0 };
    const response = messages.length + 1;
    messages[n - 1] = { ...messages[n - 1]!, pair: response };
    messages.push({
      ...ends,
      n: response,
      kind: "response",
      step: said.answerStep ?? step,
      pair: n,
      cause: n,
      from: to,
      to: from,
      status: said.status ?? (location ? 303 : 200),
      parameters: parametersOf({ location, json }),
      page: said.page === undefined ? null : { heading: said.page },
    });
    return { request: n, response };
  }

  return {
    messages,
    exchange,
    tell: (name: string | undefined = "Alice"): ToldBeat[] =>
      tellBeats(messages, { person: () => name, player: (id) => playerNames[id] ?? id }),
  };
}

const playerNames: Readonly<Record<string, string>> = {
  quillpost: "Quillpost",
  fernmail: "Fernmail",
  "fernmail-contacts": "Fernmail Contacts",
  quinn: "Quinn",
};
