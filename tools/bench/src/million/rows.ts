import { day, hour, minute } from "@tale/service/clock";

/** An INSERT for each kind of row, in order; `people` and `hash` are there (see `fill.ts`). */
export type Rows = readonly (readonly [kind: string, insert: string])[];

/**
 * What Fernmail holds of people who use Quillpost, each row as long as Fernmail writes it.
 * Everybody was here a moment ago, or noting that they came would be one more write than others
 * make. Codes are an hour's and ten minutes': so long they stay, redeemed, until they are swept.
 * Half of the refresh tokens were replaced within the last week.
 *
 * @param now milliseconds since 1970; @param resource what everybody allowed Quillpost to read
 */
export function fernmailRows(count: number, now: number, resource: string): Rows {
  const given = `'contacts.read contacts.write', '${resource}'`;
  const ago = (span: number): string => `${now} - ${Math.round(span / count)} * n`;
  const soon = now + day;
  const keyOf = (secret: string): string =>
    `("when" || '-' || hash('${secret}-' || n || '.' || "when"))`;
  return [
    [
      "users",
      `INSERT INTO users (id, email, name, password_hash) SELECT user_id, 'somebody.' || n || '@fernmail.example', 'Somebody ' || n, '${"x".repeat(100)}' FROM people`,
    ],
    [
      "sessions",
      `INSERT INTO sessions (id_hash, cookie_hash, user_id, device, signed_in_at, last_seen_at, expires_at) SELECT session_hash, session_hash, user_id, '${"device ".repeat(12)}', ${ago(13 * day)}, ${soon}, ${soon} + n FROM people`,
    ],
    [
      "consents",
      `INSERT INTO consents (user_id, client_id, resource, scope, given_at) SELECT user_id, 'quillpost', '${resource}', 'contacts.read contacts.write', ${ago(90 * day)} FROM people`,
    ],
    [
      "grants",
      `INSERT INTO grants (id, client_id, user_id, session_hash, scope, resources, created_at, expires_at) SELECT grant_id, 'quillpost', user_id, session_hash, ${given}, ${ago(90 * day)}, ${soon + 30 * day} + n FROM people`,
    ],
    [
      "refresh_tokens",
      `INSERT INTO refresh_tokens (token_hash, grant_id, issued_at) SELECT ${keyOf("refresh")}, grant_id, ${ago(30 * day)} FROM people`,
    ],
    [
      "refresh_tokens, replaced",
      `INSERT INTO refresh_tokens (token_hash, grant_id, issued_at, rotated_at, successor_salt) SELECT ${keyOf("replaced")}, grant_id, ${ago(30 * day)}, ${ago(7 * day)}, session_hash FROM people`,
    ],
    [
      "authorization_codes",
      `INSERT INTO authorization_codes (code_hash, client_id, user_id, redirect_uri, code_challenge, scope, resources, expires_at, session_hash, grant_id) SELECT ${keyOf("code")}, 'quillpost', user_id, 'http://blog.localhost:4000/callback', session_hash, ${given}, ${ago(hour + 10 * minute)}, session_hash, grant_id FROM people`,
    ],
  ];
}

/** Two contacts for everybody, and for every thousandth as many as Alice has. */
export function contactsRows(issuer: string, alices: number): Rows {
  const friends = (places: string, condition = ""): string =>
    `INSERT INTO contacts (issuer, subject, place, id, name, email) SELECT '${issuer}', user_id, place, substr(hash('contact-' || n || '-' || place), 1, 16), 'Friend ' || place || ' of ' || n, 'friend.' || place || '.' || n || '@friends.example'
     FROM people CROSS JOIN (${places}) AS places ${condition}`;
  const numbers = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, step) => `SELECT ${from + step} AS place`).join(
      " UNION ALL ",
    );
  return [
    [
      "address_books",
      `INSERT INTO address_books (issuer, subject, last_place) SELECT '${issuer}', user_id, ${alices} FROM people`,
    ],
    ["contacts", friends(numbers(1, 2))],
    ["contacts of readers", friends(numbers(3, alices), "WHERE n % 1000 = 0")],
  ];
}
