import type { HttpResponse } from "@tale/service/http-client";
import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { contactsUrl, createFakeProvider, issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";
import { createFindIssuer } from "./resource-metadata.ts";

const metadata = {
  resource: contactsUrl,
  authorization_servers: [issuer, "https://second.example"],
};

function looking(change: Partial<ReturnType<typeof createFakeProvider>["provider"]> = {}) {
  const { provider, http } = createFakeProvider();
  Object.assign(provider, change);
  return { provider, findIssuer: createFindIssuer(http) };
}

describe("the issuer is found", () => {
  test("at the well-known address of the contacts", async () => {
    const { provider, findIssuer } = looking({ resourceMetadata: () => json(200, metadata) });
    expect(await findIssuer(contactsUrl)).toBe(issuer);
    expect(provider.received.map(({ url }) => url)).toEqual([
      `${contactsUrl}/.well-known/oauth-protected-resource`,
    ]);
  });

  test("where a refusal says it stands", async () => {
    const { provider, findIssuer } = looking({
      validToken: "x",
      challenge: `Bearer error="invalid_token", resource_metadata="${issuer}/.well-known/oauth-protected-resource?of=contacts"`,
    });
    provider.resourceMetadata = () =>
      provider.received.at(-1)!.url.startsWith(issuer) ? json(200, metadata) : json(404, {});
    expect(await findIssuer(contactsUrl)).toBe(issuer);
    expect(provider.requestsTo("/contacts")[0]!.headers["authorization"]).toBeUndefined();
  });
});

describe("the issuer is not believed", () => {
  const ok = (body: unknown) => (): HttpResponse => json(200, body);
  test.each<[string, () => HttpResponse, string]>([
    [
      "from a description of another resource",
      ok({ ...metadata, resource: "https://evil.example" }),
      "other_resource",
    ],
    [
      "from one that differs by a slash",
      ok({ ...metadata, resource: `${contactsUrl}/` }),
      "other_resource",
    ],
    [
      "from one without a resource",
      ok({ authorization_servers: [issuer] }),
      "no_resource_metadata",
    ],
    ["from one that names nobody", ok({ resource: contactsUrl }), "no_resource_metadata"],
    [
      "from one with an empty list",
      ok({ ...metadata, authorization_servers: [] }),
      "no_resource_metadata",
    ],
    [
      "from one with a wrong list",
      ok({ ...metadata, authorization_servers: issuer }),
      "no_resource_metadata",
    ],
    ["from a page", () => ({ status: 200, headers: {}, body: "<h1>" }), "no_resource_metadata"],
    ["from nothing", () => json(404, {}), "no_resource_metadata"],
    [
      "from a redirect",
      () => ({ status: 302, headers: { location: "https://evil.example" }, body: "" }),
      "no_resource_metadata",
    ],
  ])("%s", async (_what, resourceMetadata, code) => {
    await expect(looking({ resourceMetadata }).findIssuer(contactsUrl)).rejects.toMatchObject({
      code,
    });
  });

  test.each(["http://contacts.mail.example/x", "javascript:alert(1)", "nowhere"])(
    "from a refusal that points to “%s”",
    async (place) => {
      const { provider, findIssuer } = looking({
        validToken: "x",
        challenge: `Bearer resource_metadata="${place}"`,
      });
      await expect(findIssuer(contactsUrl)).rejects.toMatchObject({ code: "no_resource_metadata" });
      expect(provider.received).toHaveLength(2);
    },
  );

  test("from contacts that are down", async () => {
    await expect(
      looking({ down: new Set([contactsUrl]) }).findIssuer(contactsUrl),
    ).rejects.toMatchObject({ code: "unreachable" });
  });
});

describe("a provider known by its contacts only", () => {
  const byContacts = {
    providers: [
      { name: "Fernmail", contacts_url: contactsUrl, client_id: "quillpost", client_secret: "s" },
    ],
  };

  test("waits until they answer, says so to the developers, and can be chosen from then on", async () => {
    const { alice, provider } = await startStory(byContacts);
    const { id } = await alice.write();
    expect((await alice.open("/providers")).body).toContain("issuer not found yet");
    expect(await alice.providerId(id)).toBe("");
    provider.resourceMetadata = () => json(200, metadata);
    expect(await alice.providerId(id)).not.toBe("");
    expect((await alice.open(await alice.connect(id))).body).toContain("carol@friends.example");
    expect((await alice.open("/providers")).body).not.toContain("issuer not found yet");
  });

  test("is asked for already when Quillpost starts", async () => {
    const { blog, provider } = await startStory(byContacts);
    await blog.ready();
    await eventually(() => provider.requestsTo("/.well-known/oauth-protected-resource").length > 0);
  });

  test("can be added by a developer, or not with a reason", async () => {
    const { alice, provider } = await startStory({ providers: [] });
    const form = { name: "Heronmail", issuer: "", contacts_url: contactsUrl };
    const refused = await alice.submit("/providers", "/providers", form);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain("RFC 9728");
    provider.resourceMetadata = () => json(200, metadata);
    const added = await alice.submit("/providers", "/providers", form);
    expect((await alice.open(added.headers.location!)).body).toContain(issuer);
  });
});
