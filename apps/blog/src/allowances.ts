import { mailboxOf } from "@tale/protocol/mail-address";
import { ErrorPage, type ErrorPageText } from "@tale/pages/error-page";
import { day, hour, minute, second } from "@tale/service/clock";
import type { Transaction } from "@tale/database/database";
import { networkOf } from "@tale/service/network-of";
import type { Allowance, AllowancesStore } from "./stores/allowances.store.ts";
import { hash } from "./stores/hash.ts";

type Kind = "posts" | "journeys" | "letters" | "mails" | "typed";

interface Limits {
  /** One person with one browser. */
  readonly author: Allowance;
  /** A room full of people behind one address is normal; more than this is a machine. */
  readonly address: Allowance;
  readonly title: string;
}

const limits: Record<Kind, Limits> = {
  posts: {
    author: { most: 100, period: hour },
    address: { most: 1_000, period: hour },
    title: "Too many new posts",
  },
  journeys: {
    author: { most: 300, period: hour },
    address: { most: 3_600, period: hour },
    title: "Too many ways to a provider",
  },
  letters: {
    author: { most: 100, period: hour },
    address: { most: 1_000, period: hour },
    title: "Too many new letters",
  },
  /** At least the largest letter there can be. */
  mails: {
    author: { most: 2_500, period: day },
    address: { most: 10_000, period: day },
    title: "Too many mails for one day",
  },
  /** Nobody's address book vouches for these. */
  typed: {
    author: { most: 200, period: day },
    address: { most: 2_000, period: day },
    title: "Too many typed addresses for one day",
  },
};

/**
 * An address in no address book gets few letters from all senders together, so that no mailbox is
 * flooded.
 */
const unvouched: readonly Allowance[] = [
  { most: 4, period: hour },
  { most: 12, period: day },
];

/** Who wants something: an author, and the address they come from. */
export interface Spender {
  readonly author: string;
  readonly ip: string;
}

export type Allowances = ReturnType<typeof createAllowances>;

/**
 * Nobody needs an account here, so what one browser or one address can make is limited, for rows
 * and for mails alike.
 */
export function createAllowances(store: AllowancesStore) {
  async function spendIn(
    transaction: Transaction,
    kind: Kind,
    { author, ip }: Spender,
    amount = 1,
    text: Partial<ErrorPageText> = {},
  ): Promise<void> {
    const { title, ...most } = limits[kind];
    for (const [subject, allowance] of [
      [`${kind} by ${author}`, most.author],
      [`${kind} from ${networkOf(ip)}`, most.address],
    ] as const) {
      const wait =
        amount === 0 ? 0 : await store.spend(transaction, { subject, allowance, amount });
      if (wait > 0) throw tooMany(title, wait, text);
    }
  }

  /** @throws ErrorPage that names the first address which has had its letters */
  async function spendOn(
    transaction: Transaction,
    addresses: readonly string[],
    text: Partial<ErrorPageText>,
  ): Promise<void> {
    for (const address of addresses) {
      for (const allowance of unvouched) {
        const wait = await store.spend(transaction, {
          subject: `letters to ${hash(mailboxCountedAs(address))} in ${allowance.period}`,
          allowance,
          amount: 1,
        });
        const detail = `${address} stands in no address book that you have shown to Quillpost. Such an address gets at most ${unvouched.map(({ most, period }) => `${most} letters ${period === hour ? "an hour" : "a day"}`).join(" and ")}, whoever sends them. It goes on in ${spanOf(wait)}.`;
        if (wait > 0)
          throw tooMany("Enough letters to this address for now", wait, { ...text, detail });
      }
    }
  }

  return {
    spendOn,
    /** As part of a transaction, which a refusal undoes. @throws ErrorPage */
    spendIn,
    /** @throws ErrorPage */
    spend: (kind: Kind, spender: Spender): Promise<void> =>
      store.write((transaction) => spendIn(transaction, kind, spender)),
  };
}

/**
 * What reaches the same person: case and a tag after “+” make no other mailbox, nor do dots at some
 * providers. Counting two together costs them an hour at most.
 */
function mailboxCountedAs(address: string): string {
  const [local = "", domain] = mailboxOf(address).split("@");
  return `${local.replace(/(?<=.)\+.*$/, "").replaceAll(".", "")}@${domain}`;
}

function spanOf(wait: number): string {
  return wait > 90 * minute
    ? `${Math.ceil(wait / hour)} hours`
    : `${Math.ceil(wait / minute)} minutes`;
}

function tooMany(title: string, wait: number, text: Partial<ErrorPageText>): ErrorPage {
  return new ErrorPage({
    status: 429,
    title,
    detail: `More came from this browser, or from where you are, than Quillpost takes at a time. It goes on in ${spanOf(wait)}.`,
    advice: "Nothing is lost: go back, and what you wrote is still in the form.",
    retryAfter: Math.ceil(wait / second),
    ...text,
  });
}
