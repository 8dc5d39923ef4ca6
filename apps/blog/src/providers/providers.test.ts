import { describe, expect, test } from "vitest";
import { contactsUrl, issuer } from "../testing/fake-provider.ts";
import { clientSecret, origin, startStory } from "../testing/start-story.ts";
import { waiting } from "../testing/providers.ts";

describe("a provider waits to be registered", () => {
  test("its page says exactly what has to be typed at the portal, and where its endpoints are", async () => {
    const { alice, page } = await waiting();
    const { body } = await alice.open(page);
    for (const text of [
      "Not registered yet",
      `${origin}/callback`,
      "contacts.read",
      "contacts.write",
      `${issuer}/token`,
      `${issuer}/authorize`,
    ])
      expect(body).toContain(text);
  });

  test("pasted credentials are used from then on, and the secret is never shown", async () => {
    const { alice, page, provider } = await waiting();
    const answer = await alice.submit(page, `${page}/credentials`, {
      client_id: "by-hand",
      client_secret: "a:b/c+d%",
      method: "client_secret_post",
    });
    expect(answer.statusCode).toBe(303);
    const { body } = await alice.open(page);
    expect(body).toContain("by-hand");
    expect(body).toContain("The credentials have not been tried yet");
    expect(body).not.toContain("a:b/c+d%");
    const { id } = await alice.write();
    const share = (await alice.open(`/posts/${id}/share`)).body;
    const providerId = page.slice("/providers/".length);
    expect(share).toContain(`/connect/${providerId}`);
    const away = await alice.submit(`/posts/${id}/share`, `/posts/${id}/connect/${providerId}`);
    await alice.comeBack({
      code: "c",
      state: new URL(away.headers.location!).searchParams.get("state")!,
      iss: issuer,
    });
    const [request] = provider.requestsTo("/token");
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toMatchObject({
      client_id: "by-hand",
      client_secret: "a:b/c+d%",
    });
    expect(request!.headers["authorization"]).toBeUndefined();
  });

  test("without a secret Quillpost is a public client, which only says its name", async () => {
    const { alice, page } = await waiting();
    await alice.submit(page, `${page}/credentials`, {
      client_id: "public",
      method: "client_secret_basic",
    });
    expect((await alice.open(page)).body).toContain("none: a public client");
  });

  test.each(["two\nlines", "ünïcode", ""])("a client id like %j is refused", async (client_id) => {
    const { alice, page } = await waiting();
    expect(
      (
        await alice.submit(page, `${page}/credentials`, {
          client_id,
          method: "client_secret_basic",
        })
      ).statusCode,
    ).toBe(400);
  });
});

describe("adding and removing", () => {
  const other = {
    name: "Heronmail",
    issuer: "https://heron.example",
    contacts_url: "https://contacts.heron.example/",
  };

  test("a provider is added by name, issuer and contacts, and what is wrong with it is explained", async () => {
    const { alice } = await startStory();
    const { headers } = await alice.submit("/providers", "/providers", other);
    const { body } = await alice.open(headers.location!);
    expect(body).toContain("Heronmail");
    expect(body).toContain("did not answer");
    const { id } = await alice.write();
    expect((await alice.open(`/posts/${id}/share`)).body).toContain(
      "Quillpost is not registered with Heronmail",
    );
  });

  test.each([
    [400, { issuer: "http://heron.example" }],
    [400, { issuer: "https://heron.example?x" }],
    [400, { issuer: "javascript:alert(1)" }],
    [400, { contacts_url: "http://contacts.heron.example" }],
    [400, { contacts_url: "nowhere" }],
    [409, { name: "Fernmail" }],
    [409, { issuer }],
    [422, { contacts_url: contactsUrl, issuer: "" }],
  ])(
    "%i for %j: the form is there again as it was typed, with the reason at the field",
    async (status, change) => {
      const { alice } = await startStory();
      const typed = { ...other, ...change };
      const { statusCode, body } = await alice.submit("/providers", "/providers", typed);
      expect(statusCode).toBe(status);
      for (const text of Object.values(typed))
        expect(body).toContain(`value="${text.replaceAll("=", "&#x3D;")}"`);
      const [, id] =
        /<input id="(\w+)"[^>]* aria-invalid="true" aria-describedby="problem [\w-]+" autofocus>\s*<p class="problem" id="problem">[^<]+</.exec(
          body,
        ) ?? [];
      expect(id).toBe(Object.keys(change)[0]);
    },
  );

  test("a removed provider takes its connections along", async () => {
    const { alice } = await startStory();
    const post = await alice.write();
    const friends = await alice.connect(post.id);
    const page = `/providers/${friends.split("/").at(-1)}`;
    await alice.submit(page, `${page}/remove`);
    expect((await alice.open(friends)).statusCode).toBe(404);
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
  });

  test("a configured secret is used and never shown", async () => {
    const { alice } = await startStory();
    for (const [, page] of (await alice.open("/providers")).body.matchAll(
      /href="(\/providers\/[0-9a-f]{12})"/g,
    ))
      expect((await alice.open(page!)).body).not.toContain(clientSecret);
  });
});

describe("where others can come", () => {
  test("the developers' pages do not exist, because they have no sign-in of their own", async () => {
    const { alice } = await startStory({ origin: "https://quillpost.example" });
    expect((await alice.open("/providers")).statusCode).toBe(404);
    expect((await alice.open("/")).body).not.toContain('href="/providers"');
    const { id } = await alice.write();
    expect((await alice.open(`/posts/${id}/share`)).body).not.toContain('href="/providers"');
  });

  test("cookies are Secure and belong to this host alone", async () => {
    const { alice } = await startStory({ origin: "https://quillpost.example" });
    const page = (await alice.open("/write")).headers.location!;
    const { cookies } = await alice.submit(page, page, { title: "T" });
    expect(cookies).toContainEqual(
      expect.objectContaining({
        name: "__Host-author",
        secure: true,
        httpOnly: true,
        sameSite: "Lax",
        path: "/",
      }),
    );
  });
});
