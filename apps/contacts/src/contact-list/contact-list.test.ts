import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  startTestContacts,
  type TestContacts,
} from "../testing/contacts.ts";

interface Page {
  contacts: { id: string; name: string; email: string }[];
  next?: string;
}

let contacts: TestContacts;
let token: string;

beforeEach(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

async function add(name: string, email = "friend@friends.example", by = token): Promise<string> {
  const answer = await contacts.requestWith(by, { method: "POST", json: { name, email } });
  expect(answer.statusCode).toBe(201);
  return answer.json().id;
}

async function addMany(count: number): Promise<string[]> {
  const cards = Array.from(
    { length: count },
    (_, index) =>
      `BEGIN:VCARD\nVERSION:4.0\nFN:Friend ${index}\nEMAIL:friend${index}@friends.example\nEND:VCARD\n`,
  );
  await contacts.requestWith(token, {
    method: "POST",
    headers: { "content-type": "text/vcard" },
    payload: cards.join(""),
  });
  return cards.map((_, index) => `Friend ${index}`);
}

async function page(query = "", by = token): Promise<Page> {
  const answer = await contacts.requestWith(by, { url: `/contacts${query}` });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

describe("200", () => {
  it("lists contacts in the order they came in, with nothing but id, name and email", async () => {
    const ids = [
      await add("Zoë O'Hara", "zoe@friends.example"),
      await add("", "abe@friends.example"),
    ];
    expect(await page()).toEqual({
      contacts: [
        { id: ids[0], name: "Zoë O'Hara", email: "zoe@friends.example" },
        { id: ids[1], name: "", email: "abe@friends.example" },
      ],
    });
  });

  it("lists nothing for somebody without contacts", async () => {
    expect(await page()).toEqual({ contacts: [] });
  });

  it("holds 50 contacts unless told, and 500 at most", async () => {
    await addMany(501);
    expect((await page()).contacts).toHaveLength(50);
    expect((await page("?limit=500")).contacts).toHaveLength(500);
    expect((await page("?limit=1")).contacts).toHaveLength(1);
  });

  it("says `next` on every page but the last, also when the last one is full", async () => {
    await addMany(4);
    const first = await page("?limit=2");
    expect(first.next).toEqual(expect.any(String));
    expect(await page(`?limit=2&cursor=${first.next}`)).not.toHaveProperty("next");
  });

  it("is not stored by anybody on the way", async () => {
    expect((await contacts.requestWith(token)).headers).toMatchObject({
      "cache-control": "no-store",
      vary: "accept",
    });
  });
});

describe("pages", () => {
  it("show every contact once, whatever is added or removed between them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom("add", "remove seen", "remove unseen", "page"), { maxLength: 12 }),
        async (limit, happenings) => {
          const by = await contacts.issuer.token({ sub: crypto.randomUUID() });
          const alive = new Set<string>();
          for (let time = 0; time < 6; time += 1)
            alive.add(await add("Friend", "friend@friends.example", by));
          const original = [...alive];
          const seen: string[] = [];
          let next: string | undefined = "";

          const readPage = async (): Promise<void> => {
            const { contacts: found, next: after }: Page = await page(
              `?limit=${limit}${next ? `&cursor=${next}` : ""}`,
              by,
            );
            seen.push(...found.map(({ id }) => id));
            next = after;
          };
          for (const happening of [...happenings, ...Array<"page">(20).fill("page")]) {
            if (happening === "page" && next !== undefined) await readPage();
            if (happening === "add") alive.add(await add("Friend", "friend@friends.example", by));
            const victim = [...alive].find(
              (id) => seen.includes(id) === (happening === "remove seen"),
            );
            if (happening.startsWith("remove") && victim) {
              await contacts.requestWith(by, { method: "DELETE", url: `/contacts/${victim}` });
              alive.delete(victim);
            }
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual(expect.arrayContaining(original.filter((id) => alive.has(id))));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("isolation", () => {
  it("shows a book to its owner only: the same subject of another issuer is another person", async () => {
    const ottermail = await createFakeIssuer("http://ottermail.localhost:4011");
    contacts = await startTestContacts({ issuers: [await createFakeIssuer(fernmail), ottermail] });
    token = await contacts.issuer.token();
    await add("Alice's friend");
    expect((await page("", await contacts.issuer.token({ sub: "u-bob" }))).contacts).toEqual([]);
    expect((await page("", await ottermail.token())).contacts).toEqual([]);
    expect(
      (await page("", await contacts.issuer.token({ client_id: "another-client" }))).contacts,
    ).toHaveLength(1);
  });

  it("gives nothing away to a cursor from another book", async () => {
    await addMany(3);
    const { next } = await page("?limit=1");
    expect(
      (await page(`?cursor=${next}`, await contacts.issuer.token({ sub: "u-bob" }))).contacts,
    ).toEqual([]);
  });
});

describe("400", () => {
  it.each([
    "limit=0",
    "limit=501",
    "limit=-1",
    "limit=1.5",
    "limit=ten",
    "limit=1e2",
    "limit=1&limit=2",
    "limit=%00",
    "limit=99999999999999999999",
  ])("refuses %s", async (query) => {
    const answer = await contacts.requestWith(token, { url: `/contacts?${query}` });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      400,
      expect.stringContaining("application/problem+json"),
    ]);
  });

  it.each([
    "cursor=1",
    "cursor=%2e%2e%2f",
    "cursor=YWZ0ZXI6MQ%3D%3D",
    "cursor=YWZ0ZXI6MDE",
    "cursor=a&cursor=b",
    `cursor=${"A".repeat(5_000)}`,
  ])("refuses %s", async (query) => {
    const answer = await contacts.requestWith(token, { url: `/contacts?${query}` });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      400,
      expect.stringContaining("application/problem+json"),
    ]);
  });
});

describe("HEAD and 405", () => {
  it.each(["HEAD", "PATCH", "PUT"] as const)(
    "answers %s with no contact and no change",
    async (method) => {
      await add("Carol");
      const answer = await contacts.requestWith(token, { method });
      expect([answer.statusCode, answer.headers["allow"]]).toEqual(
        method === "HEAD" ? [200, undefined] : [405, "GET, HEAD, POST, DELETE"],
      );
      if (method === "HEAD") expect(answer.body).toBe("");
      expect((await page()).contacts).toHaveLength(1);
    },
  );
});

describe("204", () => {
  it("is the whole answer to OPTIONS: no contact, and no change", async () => {
    await add("Carol");
    const answer = await contacts.requestWith(token, { method: "OPTIONS" });
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect((await page()).contacts).toHaveLength(1);
  });
});
