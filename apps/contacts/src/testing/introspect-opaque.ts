import { second } from "@tale/service/clock";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "./contacts.ts";

export const ottermail = "http://ottermail.localhost:4011";
export const now = today / second;
export const good = {
  active: true,
  iss: fernmail,
  sub: "u-alice",
  aud: origin,
  client_id: "quillpost",
  scope: "contacts.read",
  token_type: "Bearer",
  iat: now,
  exp: now + 300,
};
const seed = {
  books: [
    {
      issuer: fernmail,
      sub: "u-alice",
      contacts: ["Carol", "Dave"].map((name) => ({
        name,
        email: `${name.toLowerCase()}@friends.example`,
      })),
    },
  ],
};
/** The issuers and the service that `start` started last. */
export let issuers: [FakeIssuer, FakeIssuer];
export let contacts: TestContacts;

/** Both issuers are trusted; opaque tokens are taken from those in the list. */
export async function start(asked: string[] = [fernmail, ottermail]): Promise<void> {
  issuers = [await createFakeIssuer(fernmail), await createFakeIssuer(ottermail)];
  const secrets = asked.map((issuer) => ({
    issuer,
    client_id: "contacts",
    client_secret: "s3cr:et%/+x",
  }));
  contacts = await startTestContacts({
    issuers,
    seed,
    environment: { INTROSPECTION_SECRETS: JSON.stringify(secrets) },
  });
}

/** What `GET /contacts` comes to when the issuer says this about the token. */
export async function answerTo(answer: Record<string, unknown>) {
  issuers[0].opaque["opaque"] = answer;
  return contacts.requestWith("opaque");
}
