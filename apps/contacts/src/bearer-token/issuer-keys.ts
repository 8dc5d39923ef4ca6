import { minute, second, type Clock } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import { createLocalJWKSet } from "jose";
import { fetchIssuerKeys } from "./issuer-metadata.ts";
import { IssuerMisconfigured } from "./issuer-misconfigured.error.ts";

/**
 * How long an issuer is not asked again after it did not answer or had nothing new: strangers can
 * make up key ids.
 */
const coolDown = 5 * second;
const maxAge = 5 * minute;

/** Keys of one issuer as they were published together. A changed publication is another object. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Whether a token is good cannot be decided, because its issuer cannot be asked. */
export class IssuerUnavailable extends Error {
  override readonly name = "IssuerUnavailable";
  readonly retryAfterSeconds = coolDown / second;

  /** True until a setting changes; what is wrong with it then stands in the message. */
  get isLasting(): boolean {
    return this.cause instanceof IssuerMisconfigured;
  }
}

/** @param trouble what cannot be done, as a clause without a full stop */
export function issuerUnavailable(trouble: string, cause: unknown): IssuerUnavailable {
  const reason = cause instanceof IssuerMisconfigured ? `: ${cause.message}.` : " right now.";
  return new IssuerUnavailable(`${trouble}${reason}`, { cause });
}

/** The public keys of the trusted issuers. Both questions throw `IssuerUnavailable`. */
export interface IssuerKeys {
  /**
   * At most five minutes old while the issuer answers; while it does not, the last that were known.
   */
  current(issuer: string): Promise<KeySet>;
  /** Asked for when a token names a key that is not among the current ones. */
  renewed(issuer: string): Promise<KeySet>;
}

interface Shelf {
  keys?: KeySet;
  /** What `keys` were made from. */
  text?: string;
  /** Why the last question went unanswered. */
  trouble?: IssuerUnavailable | undefined;
  /** When the issuer answered last, or did not; before that, the other times mean nothing. */
  askedAt: number;
  staleAt: number;
  coolUntil: number;
  asking?: Promise<void> | undefined;
}

export interface IssuerKeysOptions {
  readonly http: HttpClient;
  readonly now: Clock;
  readonly log: { warn(fact: object, message: string): void };
}

export function createIssuerKeys({ http, now, log }: IssuerKeysOptions): IssuerKeys {
  const shelves = new Map<string, Shelf>();

  function shelfOf(issuer: string): Shelf {
    const shelf = shelves.get(issuer) ?? { askedAt: 0, staleAt: 0, coolUntil: 0 };
    shelves.set(issuer, shelf);
    return shelf;
  }

  /**
   * A clock that was set back has not yet reached what it reached before; nobody waits for that.
   */
  function isOver(until: number, { askedAt }: Shelf): boolean {
    return now() >= until || now() < askedAt;
  }

  /** Everybody who waits for the same issuer waits for one question. */
  async function ask(issuer: string, shelf: Shelf): Promise<void> {
    shelf.asking ??= refill(issuer, shelf).finally(() =>
      Object.assign(shelf, { asking: undefined, askedAt: now() }),
    );
    await shelf.asking;
  }

  async function refill(issuer: string, shelf: Shelf): Promise<void> {
    try {
      const published = await fetchIssuerKeys(issuer, http);
      const text = JSON.stringify(published);
      if (text === shelf.text) shelf.coolUntil = now() + coolDown;
      else Object.assign(shelf, { text, keys: createLocalJWKSet(published) });
      shelf.staleAt = now() + maxAge;
      shelf.trouble = undefined;
    } catch (error) {
      log.warn({ err: error, issuer }, "an issuer's keys cannot be fetched");
      shelf.staleAt = shelf.coolUntil = now() + coolDown;
      shelf.trouble = issuerUnavailable(`The keys of ${issuer} cannot be had`, error);
    }
  }

  return {
    async current(issuer) {
      const shelf = shelfOf(issuer);
      if (isOver(shelf.staleAt, shelf)) await ask(issuer, shelf);
      if (!shelf.keys) throw shelf.trouble!;
      return shelf.keys;
    },
    async renewed(issuer) {
      const shelf = shelfOf(issuer);
      if (isOver(shelf.coolUntil, shelf)) await ask(issuer, shelf);
      if (shelf.trouble) throw shelf.trouble;
      return shelf.keys!;
    },
  };
}
