import { minute } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import { expect } from "vitest";
import { createAlice, openSettled, recipients } from "./alice.ts";
import type { Company } from "./company.ts";
import { createQuillpost, newBrowser, signIn } from "./quillpost.ts";

/**
 * What people and programs want of a party: requests that can be made again and again, each with
 * the status of its answer.
 */
export interface Errands {
  readonly reading: readonly (() => Promise<number>)[];
  readonly writing: readonly (() => Promise<number>)[];
  /** Looks whether each writing errand that was answered well happened, once, and no other. */
  readonly check: () => Promise<void>;
}

type Prepare = (company: Company, send: HttpClient) => Promise<Errands>;

const json = { "content-type": "application/json" };

/** A page that somebody lands on; or 303 where it leads them elsewhere. */
const landing = ({ page, leavesFor }: { page: { status: number }; leavesFor?: string }): number =>
  leavesFor ? 303 : page.status;

const atFernmail: Prepare = async (company, send) => {
  const { fernmail } = company.origins;
  const quillpost = createQuillpost(company, send);
  const open = (url: string) => async () => (await send(`${fernmail}${url}`)).status;
  const [alice, longAgo, somebody, undecided, nobody] = [
    newBrowser(send),
    newBrowser(send),
    newBrowser(send),
    newBrowser(send),
    newBrowser(send),
  ];
  await company.order("fernmail", { kind: "clock", ahead: -2 * minute });
  await longAgo.open(quillpost.questionUrl).then(({ page }) => signIn(longAgo, page));
  await company.order("fernmail", { kind: "clock", ahead: 0 });
  const [kept, givenBack] = [
    await quillpost.redeem(await quillpost.obtainCode(alice)),
    await quillpost.redeem(await quillpost.obtainCode(alice)),
  ];
  const code = await quillpost.obtainCode(alice);
  const { page: form } = await somebody.open(quillpost.questionUrl);
  const { page: waiting } = await undecided.open(quillpost.questionUrl);
  await open("/jwks")();
  const client = JSON.stringify({
    client_name: "A newcomer",
    redirect_uris: ["https://newcomer.example/callback"],
    scope: "contacts.read",
  });
  return {
    reading: [
      open("/"),
      open("/jwks"),
      open("/.well-known/oauth-authorization-server"),
      open("/sign-in"),
      async () => landing(await longAgo.open(`${fernmail}/account`)),
      async () => landing(await undecided.open(waiting.url)),
      async () => (await quillpost.introspect(kept.access_token)).status,
    ],
    writing: [
      async () => (await quillpost.redeem(code)).status,
      async () => (await quillpost.refresh(kept.refresh_token)).status,
      async () => (await quillpost.revoke(givenBack.refresh_token)).status,
      async () => landing(await nobody.open(quillpost.questionUrl)),
      async () => landing(await signIn(somebody, form)),
      async () => landing(await alice.open(quillpost.questionUrl)),
      async () =>
        (await send(`${fernmail}/register`, { method: "POST", headers: json, body: client }))
          .status,
    ],
    check: async () => {
      expect((await quillpost.redeem(code)).status).toBe(400);
      expect((await quillpost.refresh(givenBack.refresh_token)).status).toBe(400);
      expect(
        company.look(
          "fernmail",
          "SELECT COUNT(*) AS codes, COUNT(DISTINCT grant_id) AS uses FROM authorization_codes",
        ),
      ).toEqual([{ codes: 5, uses: 3 }]);
      expect(company.look("fernmail", "SELECT COUNT(*) AS families FROM grants")).toEqual([
        { families: 3 },
      ]);
      expect(
        company.look(
          "fernmail",
          "SELECT COUNT(*) AS replaced FROM refresh_tokens WHERE rotated_at IS NOT NULL",
        ),
      ).toEqual([{ replaced: 1 }]);
      expect(
        company.look(
          "fernmail",
          "SELECT COUNT(*) AS newcomers FROM clients WHERE metadata LIKE '%A newcomer%'",
        ),
      ).toEqual([{ newcomers: 1 }]);
    },
  };
};

const atContacts: Prepare = async (company, send) => {
  const quillpost = createQuillpost(company);
  const { access_token: accessToken } = await quillpost.redeem(
    await quillpost.obtainCode(newBrowser()),
  );
  const ask = async (
    path: string,
    method: "GET" | "POST" | "PUT" | "DELETE" = "GET",
    body?: string,
    type = "application/json",
  ) =>
    send(`${company.origins["fernmail-contacts"]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(body ? { "content-type": type } : {}),
      },
      ...(body ? { body } : {}),
    });
  const { contacts } = JSON.parse((await ask("/contacts")).body) as { contacts: { id: string }[] };
  const [renamed, removed] = contacts.map(({ id }) => `/contacts/${id}`);
  const cards = Array.from(
    { length: 200 },
    (_, n) =>
      `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Card ${n}\r\nEMAIL:card.${n}@friends.example\r\nEND:VCARD\r\n`,
  ).join("");
  return {
    reading: ["/contacts", renamed!, "/.well-known/oauth-protected-resource"].map(
      (path) => async () => (await ask(path)).status,
    ),
    writing: [
      async () =>
        (
          await ask(
            "/contacts",
            "POST",
            JSON.stringify({ name: "Heidi", email: "heidi@friends.example" }),
          )
        ).status,
      async () => (await ask("/contacts", "POST", cards, "text/vcard")).status,
      async () =>
        (
          await ask(
            renamed!,
            "PUT",
            JSON.stringify({ name: "Renamed", email: "renamed@friends.example" }),
          )
        ).status,
      async () => (await ask(removed!, "DELETE")).status,
    ],
    check: async () => {
      const count = `SELECT COUNT(*) AS alice, SUM(email = 'heidi@friends.example') AS heidi, SUM(email LIKE 'card.%') AS cards, SUM(name = 'Renamed') AS renamed
        FROM contacts WHERE subject = 'u-alice'`;
      expect(company.look("fernmail-contacts", count)).toEqual([
        { alice: contacts.length + 200, heidi: 1, cards: 200, renamed: 1 },
      ]);
    },
  };
};

const atQuillpost: Prepare = async (company, send) => {
  const alice = createAlice(company, send);
  const { post } = await alice.publish("Three weeks on foot", "From the sea to the mountains.");
  const { page: share } = await alice.browser.submit(
    (await alice.browser.open(post.url)).page.press("Share with friends"),
  );
  const { page: friends } = await alice.browser.submit(share.press("Type the addresses yourself"));
  const letter = friends.press(
    "Send the link",
    { typed: "carol@friends.example, dave@friends.example" },
    "#letter",
  );
  const { page: draft } = await alice.browser.open(`${company.origins.quillpost}/write`);
  const written = { title: "A second post", markdown: "It was raining." };
  let letterUrl = "";
  return {
    reading: [company.origins.quillpost, post.url, share.url, friends.url, draft.url].map(
      (url) => async () => landing(await alice.browser.open(url)),
    ),
    writing: [
      async () => landing(await alice.browser.submit(draft.press("Publish", written))),
      async () => {
        const answer = await alice.browser.submit(letter);
        letterUrl = answer.page.url;
        return landing(answer);
      },
    ],
    check: async () => {
      await openSettled(alice, letterUrl);
      expect(await recipients(company)).toEqual(["carol@friends.example", "dave@friends.example"]);
      expect(company.look("quillpost", "SELECT COUNT(*) AS posts FROM posts")).toEqual([
        { posts: 2 },
      ]);
    },
  };
};

export const errands = {
  fernmail: atFernmail,
  "fernmail-contacts": atContacts,
  quillpost: atQuillpost,
};
