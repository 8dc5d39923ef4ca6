import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";
import { readAddress } from "./addresses.ts";

const form = { name: "Heronmail", issuer, contacts_url: contactsUrl };

async function empty() {
  const story = await startStory({ providers: [] });
  return {
    ...story,
    add: (change: object) => story.alice.submit("/providers", "/providers", { ...form, ...change }),
  };
}

describe("an address is read as people type it", () => {
  test.each([
    ["https://mail.example", "https://mail.example"],
    ["  https://mail.example/ \n", "https://mail.example/"],
    ["mail.example/tenant", "https://mail.example/tenant"],
    ["localhost:8080/realms/x", "http://localhost:8080/realms/x"],
    ["mail.localhost", "http://mail.localhost"],
    ["https://mail.example/.well-known/openid-configuration", "https://mail.example"],
    ["https://mail.example/t/.well-known/openid-configuration", "https://mail.example/t"],
    ["https://mail.example/.well-known/oauth-authorization-server/t", "https://mail.example/t"],
    ["mail.example/.well-known/oauth-protected-resource", "https://mail.example"],
    ["HTTPS://MAIL.EXAMPLE", "HTTPS://MAIL.EXAMPLE"],
  ])("“%s”", (typed, address) => {
    expect(readAddress(typed)).toBe(address);
  });

  test.each([
    "",
    "nowhere",
    "javascript:alert(1)",
    "http://mail.example",
    "https://a b.example",
    "https://mail.example?x",
    "https://u:p@mail.example",
    "ftp://mail.example",
  ])("and refused where it is none: “%s”", (typed) => {
    expect(readAddress(typed)).toBeUndefined();
  });
});

describe("the exact spelling is its owner's, and is confirmed", () => {
  test.each([
    `${issuer}/`,
    issuer.toUpperCase(),
    "mail.example",
    ` ${issuer}/.well-known/openid-configuration`,
  ])("of issuer “%s”", async (typed) => {
    const { add } = await empty();
    const asked = await add({ issuer: typed });
    expect([asked.statusCode, asked.body]).toEqual([
      200,
      expect.stringContaining(`goes by ${issuer}, which`),
    ]);
    expect(asked.body).toContain(`value="${issuer}"`);
    expect((await add({})).statusCode).toBe(303);
  });

  test.each([issuer, `  ${issuer} `])("and nothing is asked about “%s”", async (typed) => {
    const { add } = await empty();
    expect((await add({ issuer: typed })).statusCode).toBe(303);
  });

  test("an issuer that ends in a slash, and contacts that do", async () => {
    const { add, alice, provider } = await empty();
    provider.metadata = { ...provider.metadata, issuer: `${issuer}/` };
    provider.resourceMetadata = () =>
      json(200, { resource: `${contactsUrl}/`, authorization_servers: [`${issuer}/`] });
    expect((await add({})).body).toContain(`goes by ${issuer}/, which`);
    const next = await add({ issuer: `${issuer}/` });
    expect(next.body).toContain(`goes by ${contactsUrl}/, which`);
    const { headers } = await add({ issuer: `${issuer}/`, contacts_url: `${contactsUrl}/` });
    const { body } = await alice.open(headers.location!);
    expect(body).toContain(`<code>${issuer}/</code>`);
    expect(body).toContain(`<code>${contactsUrl}/</code>`);
  });

  test("contacts that say nothing keep the slash that was typed", async () => {
    const { add, alice, provider } = await empty();
    const { headers } = await add({ contacts_url: `${contactsUrl}/` });
    expect((await alice.open(headers.location!)).body).toContain(`<code>${contactsUrl}/</code>`);
    const page = headers.location!;
    await alice.submit(page, `${page}/credentials`, {
      client_id: "c",
      client_secret: "s",
      method: "client_secret_basic",
    });
    const { id } = await alice.write();
    const away = await alice.submit(
      `/posts/${id}/share`,
      `/posts/${id}/connect/${page.split("/").at(-1)}`,
    );
    const sent = new URL(away.headers.location!).searchParams;
    expect(sent.get("resource")).toBe(`${contactsUrl}/`);
    const friends = await alice.comeBack({ code: "c", state: sent.get("state")!, iss: issuer });
    expect((await alice.open(friends.headers.location!)).body).toContain("carol@friends.example");
    expect(new URL(provider.received.at(-1)!.url).pathname).toBe("/contacts");
  });

  test("an issuer that nobody stands behind is not proposed", async () => {
    const { add, provider, alice } = await empty();
    provider.metadata = { ...provider.metadata, issuer: "https://evil.example" };
    const { headers } = await add({});
    expect((await alice.open(headers.location!)).body).toContain(
      "belongs to another issuer: https://evil.example",
    );
  });
});

describe("addresses are corrected on the provider's page", () => {
  async function added() {
    const story = await empty();
    const page = (await story.add({ issuer: "https://maill.example" })).headers.location!;
    return {
      ...story,
      page,
      correct: (change: object) =>
        story.alice.submit(page, `${page}/addresses`, {
          issuer,
          contacts_url: contactsUrl,
          ...change,
        }),
    };
  }

  test("a wrong one by the right one", async () => {
    const { alice, page, correct } = await added();
    expect((await alice.open(page)).body).toContain("did not answer");
    expect((await correct({})).statusCode).toBe(303);
    expect((await alice.open(page)).body).toContain(`${issuer}/token`);
  });

  test("with the same help as when adding", async () => {
    const { correct } = await added();
    expect((await correct({ issuer: `${issuer}/` })).body).toContain(`goes by ${issuer}, which`);
    expect((await correct({ issuer: "http://mail.example" })).statusCode).toBe(400);
    expect((await correct({ contacts_url: "nowhere" })).statusCode).toBe(400);
  });

  test("not by the issuer of another provider", async () => {
    const { add, correct } = await added();
    await add({ name: "Second" });
    const { statusCode, body } = await correct({});
    expect([statusCode, body]).toEqual([409, expect.stringContaining("in the list already")]);
  });

  test("and what belongs to the former ones goes: the secret never reaches another issuer", async () => {
    const story = await startStory();
    const { alice } = story;
    const { id } = await alice.write();
    const friends = await alice.connect(id);
    const page = `/providers/${friends.split("/").at(-1)}`;
    await alice.submit(page, `${page}/addresses`, { issuer, contacts_url: `${contactsUrl}/v2` });
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
    expect((await alice.open(page)).body).toContain("<code>quillpost</code>");
    await alice.submit(page, `${page}/addresses`, {
      issuer: "https://other.example",
      contacts_url: contactsUrl,
    });
    const { body } = await alice.open(page);
    expect(body).toContain("Not registered yet");
    expect(body).not.toContain("<code>quillpost</code>");
  });
});
