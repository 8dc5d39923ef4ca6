/** What is taken for granted about people. Everything else in `docs/scale.md` follows from it. */
export const assumptions = {
  users: 100_000_000,
  /** How many of them come on a day. */
  dailyShare: 0.3,
  /** How often somebody who comes does this on that day. */
  daily: { signIns: 0.1, flows: 0.2, refreshes: 4, contactsRequests: 10 },
  /** The busiest minute, compared to the mean of the day. */
  peak: 3,
  /** Applications somebody has connected, and browsers somebody is signed in with. */
  connections: 2,
  sessions: 1.5,
} as const;

/** Bytes on PostgreSQL with all indexes; `measure-rows.ts` measured them. */
const rowBytes = {
  user: 350,
  session: 510,
  consent: 190,
  grant: 410,
  refreshToken: 250,
  replacedToken: 390,
  authorizationCode: 520,
} as const;

/** How long codes and replaced refresh tokens are known, in days; from `docs/storage.md`. */
const codesStay = 1 / 24;
const replacedTokensStay = 7;

/**
 * Milliseconds of processor time in our processes on PostgreSQL, from `docs/performance.md`. A
 * sign-in is argon2id with 19 MiB and two passes, measured alone.
 */
const processorTime = {
  signIns: 30,
  flows: 0.55,
  refreshes: 0.3,
  contactsRequests: 0.065,
} as const;

const secondsPerDay = 86_400;

export interface Rate {
  readonly what: string;
  readonly perDay: number;
  readonly mean: number;
  readonly peak: number;
  /** Cores that do nothing else at the peak. */
  readonly cores: number;
}

/** How often things happen: per day, and per second in the mean and at the peak. */
export function ratesOf({ users, dailyShare, daily, peak }: typeof assumptions): Rate[] {
  const rate = (what: string, kind: keyof typeof daily): Rate => {
    const perDay = users * dailyShare * daily[kind];
    const mean = perDay / secondsPerDay;
    return {
      what,
      perDay,
      mean,
      peak: peak * mean,
      cores: (peak * mean * processorTime[kind]) / 1_000,
    };
  };
  return [
    rate("sign-ins with a password", "signIns"),
    rate("code flows", "flows"),
    rate("refreshes", "refreshes"),
    rate("contacts requests", "contactsRequests"),
  ];
}

export interface Stock {
  readonly table: string;
  readonly rows: number;
  readonly gigabytes: number;
}

/** What lies in the tables at any time: how many come, times how long they stay. */
export function stocksOf(given: typeof assumptions): Stock[] {
  const [, flows, refreshes] = ratesOf(given);
  const stock = (table: string, rows: number, bytes: number): Stock => ({
    table,
    rows,
    gigabytes: (rows * bytes) / 1e9,
  });
  return [
    stock("users", given.users, rowBytes.user),
    stock("sessions", given.users * given.sessions, rowBytes.session),
    stock("consents", given.users * given.connections, rowBytes.consent),
    stock("grants", given.users * given.connections, rowBytes.grant),
    stock("authorization_codes", flows!.perDay * codesStay, rowBytes.authorizationCode),
    stock("refresh_tokens", given.users * given.connections, rowBytes.refreshToken),
    stock(
      "refresh_tokens, replaced",
      refreshes!.perDay * replacedTokensStay,
      rowBytes.replacedToken,
    ),
  ];
}
