import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { clientSecret, origin, startStory } from "../testing/start-story.ts";

/** Quillpost that knows a provider but is not registered there. */
async function waiting() {
  const story = await startStory({
    providers: [{ name: "Ottermail", issuer, contacts_url: contactsUrl }],
  });
  const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
    (await story.alice.open("/providers")).body,
  )![1]!;
  return { ...story, page };
}

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
    expect(body).toContain("The credentials were kept without trying them");
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

describe("automatic registration", () => {
  test("says about Quillpost what a developer would type, and keeps what it is given", async () => {
    const { alice, page, provider } = await waiting();
    await alice.submit(page, `${page}/register`);
    const [request] = provider.requestsTo("/register");
    expect(JSON.parse(request!.body)).toEqual({
      client_name: "Quillpost",
      client_uri: origin,
      redirect_uris: [`${origin}/callback`],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "contacts.read contacts.write",
      token_endpoint_auth_method: "client_secret_basic",
    });
    const { body } = await alice.open(page);
    expect(body).toContain("machine-made");
    expect(body).not.toContain("without trying them");
    expect(body).not.toContain("machine-made-secret");
  });

  test("names an address of its own to a provider that does not announce iss, and so does the page for whoever registers by hand", async () => {
    const { alice, page, provider } = await waiting();
    provider.metadata = {
      ...provider.metadata,
      authorization_response_iss_parameter_supported: undefined,
    };
    const [, own = ""] = /id="redirect-uri">([^<]+)</.exec((await alice.open(page)).body)!;
    expect(own).toMatch(new RegExp(`^${origin}/callback/[\\w-]{22}$`));
    await alice.submit(page, `${page}/register`);
    expect(JSON.parse(provider.requestsTo("/register")[0]!.body)).toMatchObject({
      redirect_uris: [own],
    });
  });

  test("shows an initial access token to whoever asks for one", async () => {
    const { alice, page, provider } = await waiting();
    await alice.submit(page, `${page}/register`, { initial_access_token: "let-me-in" });
    expect(provider.requestsTo("/register")[0]!.headers["authorization"]).toBe("Bearer let-me-in");
  });

  test.each([
    ["401", json(401, {}), "initial access token"],
    ["403", json(403, {}), "initial access token"],
    ["429", json(429, {}), "too many registrations"],
    ["invalid_redirect_uri", json(400, { error: "invalid_redirect_uri" }), "redirect URI"],
    ["500", json(500, {}), "not with credentials that Quillpost can use"],
    [
      "no JSON",
      { status: 201, headers: {}, body: "<h1>" },
      "not with credentials that Quillpost can use",
    ],
    [
      "no client id",
      json(201, { client_secret: "s" }),
      "not with credentials that Quillpost can use",
    ],
    [
      "another redirect URI",
      json(201, { client_id: "c", client_secret: "s", redirect_uris: ["https://evil.example/"] }),
      "not with credentials that Quillpost can use",
    ],
    [
      "a method with a secret, but no secret",
      json(201, { client_id: "c" }),
      "not with credentials that Quillpost can use",
    ],
    [
      "a method we do not know",
      json(201, {
        client_id: "c",
        client_secret: "s",
        token_endpoint_auth_method: "tls_client_auth",
      }),
      "not with credentials that Quillpost can use",
    ],
  ])(
    "the provider answers %s: nothing is kept, and the page says what to do",
    async (_what, answer, message) => {
      const { alice, page, provider } = await waiting();
      provider.register = () => answer;
      const away = await alice.submit(page, `${page}/register`);
      const { body } = await alice.open(away.headers.location!);
      expect(body).toContain(message);
      expect(body).toContain("Not registered yet");
    },
  );

  test("the provider is down", async () => {
    const { alice, page, provider } = await waiting();
    provider.down.add(issuer);
    const away = await alice.submit(page, `${page}/register`);
    expect((await alice.open(away.headers.location!)).body).toContain("did not answer");
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
      "Quillpost and Heronmail have not been introduced",
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
