import { refusalOf } from "../refusals.ts";
import { countOf } from "./beat.ts";
import type { StoryMessage } from "./message.ts";

/** What a party did with a message, in plain words: it hangs on that party's lane. */
export interface BeatBox {
  readonly party: string;
  readonly text: string;
  readonly kind: "held" | "failed" | "kept";
}

/**
 * What a changed row means to the tale. Rate limits, leases and sessions' bookkeeping are not
 * here: they tell nothing.
 */
const kept: Readonly<Record<string, string>> = {
  "insert posts": "keeps the post",
  "update posts": "keeps the post",
  "insert authorization_requests": "remembers its own question",
  "update authorization_requests": "its question is answered",
  "insert pending_requests": "remembers the question",
  "insert sessions": "remembers who is here",
  "insert consents": "remembers the answer",
  "update consents": "remembers the answer",
  "delete consents": "forgets the consent",
  "insert authorization_codes": "remembers the code",
  "update authorization_codes": "the code is spent",
  "insert grants": "remembers what was granted",
  "update grants": "ends the grant",
  "update refresh_tokens": "the refresh token is spent",
  "insert connections": "keeps the tokens",
  "update connections": "notes it at the connection",
  "delete connections": "drops its tokens",
  "insert refusals": "notes the refusal",
  "insert clients": "remembers the application",
  "insert client_secrets": "keeps a hash of the secret",
  "update providers": "keeps id and secret",
  "insert deliveries": "notes whom to write to",
};

const most = 3;

/** A changed row in plain words; nothing where it tells nothing of the tale. */
export function wordsOfRow({
  table,
  change,
}: Pick<StoryMessage["rows"][number], "table" | "change">): string | undefined {
  return kept[`${change} ${table}`];
}

/**
 * @param showsFailures not for a person's no, which is no failure, and not for an answer: what was
 * refused is told at the question
 */
export function boxesOf(messages: readonly StoryMessage[], showsFailures: boolean): BeatBox[] {
  const checks = messages.flatMap((message) => message.checks);
  const parties = [...new Set(checks.map(({ party }) => party))];
  const checked = parties.flatMap((party): BeatBox[] => {
    const own = checks.filter((check) => check.party === party);
    const failed = own.filter(({ holds }) => !holds);
    if (failed.length > 0 && showsFailures)
      return [{ party, text: refusalOf(failed[0]!.claim), kind: "failed" }];
    const held = own.length - failed.length;
    return held > 0 ? [{ party, text: countOf(held, "check"), kind: "held" }] : [];
  });
  const words = new Map<string, BeatBox>();
  for (const { table, change, party } of messages.flatMap(({ rows }) => rows)) {
    const text = wordsOfRow({ table, change });
    if (text && !words.has(text)) words.set(text, { party, text, kind: "kept" });
  }
  return [...checked, ...words.values()].slice(0, most);
}
