import { minute } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";
import { toldBy } from "../testing/refusals.ts";
import { startWithIdentities } from "../testing/start-with-identities.ts";
import { startWithEverything } from "../testing/start-with-everything.ts";

const refused = (status: number, error: string): HttpResponse =>
  json(status, { error, error_description: `Because of ${error} <b>&` });

const escaped = (error: string): string => `Because of ${error} &lt;b&gt;&amp;`;

async function connected(overrides = {}) {
  const story = await startStory({ logLevel: "warn", ...overrides });
  const post = await story.alice.write();
  return { ...story, post, friends: await story.alice.connect(post.id) };
}

describe("a refusal stands in the log once, and on the provider's page", () => {
  test("of an authorization request", async () => {
    const story = await startStory({ logLevel: "warn" });
    const { alice } = story;
    const post = await alice.write();
    const { parameters } = await alice.choose(post.id);
    await alice.comeBack({
      error: "invalid_target",
      error_description: "no such resource",
      state: parameters.get("state")!,
      iss: issuer,
    });
    const { body, lines } = await toldBy(story);
    expect(body).toContain("Authorization request (RFC 6749 §4.1.1)");
    expect(body).toContain(
      'Answered: <code>invalid_target</code> <q dir="auto">no such resource</q>',
    );
    expect(lines).toEqual([
      expect.objectContaining({
        issuer,
        asked: "authorization",
        error: "invalid_target",
        error_description: "no such resource",
      }),
    ]);
  });

  test.each(["invalid_client", "invalid_request", "a_name_of_its_own"])(
    "of a token request: %s",
    async (error) => {
      const story = await startStory({ logLevel: "warn" });
      story.provider.token = () => refused(400, error);
      const post = await story.alice.write();
      await story.alice.connect(post.id);
      const { body, lines } = await toldBy(story);
      expect(body).toContain("Token request with a code");
      expect(body).toContain(
        `Answered with status 400: <code>${error}</code> <q dir="auto">${escaped(error)}</q>`,
      );
      expect(lines).toEqual([
        expect.objectContaining({
          asked: "code",
          status: 400,
          error,
          error_description: `Because of ${error} <b>&`,
        }),
      ]);
    },
  );

  test("of a refresh that thirty requests wait for", async () => {
    const story = await connected();
    story.provider.token = () => refused(401, "invalid_client");
    story.clock.now += 6 * minute;
    await Promise.all(Array.from({ length: 30 }, () => story.alice.open(story.friends)));
    const { body, lines } = await toldBy(story);
    expect(body).toContain("Token request with a refresh token");
    expect(lines.length).toBe(story.provider.requestsTo("/token").length - 1);
    expect(new Set(lines.map(({ asked }) => asked))).toEqual(new Set(["refresh"]));
  });

  test("of a refresh token, which ends the connection", async () => {
    const story = await connected();
    story.provider.token = () =>
      json(400, { error: "invalid_grant", error_description: "Session not active" });
    story.clock.now += 6 * minute;
    await story.alice.open(story.friends);
    const { body, lines } = await toldBy(story);
    expect(body).toContain("Session not active");
    expect(lines).toEqual([expect.objectContaining({ asked: "refresh", error: "invalid_grant" })]);
  });

  test("of a pushed request", async () => {
    const story = await startWithEverything();
    story.provider.push = () => refused(401, "invalid_client");
    await story.alice.choose(story.post.id);
    expect((await toldBy(story)).body).toContain("Pushed authorization request (RFC 9126 §2.1)");
    expect((await toldBy(story)).body).toContain(escaped("invalid_client"));
  });

  test("of a revocation", async () => {
    const story = await connected();
    story.provider.revoke = () => refused(400, "invalid_dpop_proof");
    const [, disconnect = ""] = /action="([^"]+disconnect)"/.exec(
      (await story.alice.open("/connections")).body,
    )!;
    await story.alice.submit("/connections", disconnect);
    const { body, lines } = await toldBy(story);
    expect(body).toContain(escaped("invalid_dpop_proof"));
    expect(lines).toEqual([expect.objectContaining({ asked: "revocation", status: 400 })]);
  });

  test("of a token that contacts were shown, in their challenge", async () => {
    const story = await connected();
    story.provider.validToken = "never";
    story.provider.challenge =
      'Bearer error="invalid_token", error_description="The token lacks “client_id”."';
    await story.alice.open(story.friends);
    const { body, lines } = await toldBy(story);
    expect(body).toContain("Contacts (RFC 6750 §2)");
    expect(body).toContain("The token lacks “client_id”.");
    expect(lines).toEqual([
      expect.objectContaining({ asked: "contacts", status: 401, error: "invalid_token" }),
    ]);
  });

  test("of metadata, and of a server that is not there", async () => {
    const story = await startStory({ logLevel: "warn" });
    story.provider.down.add(issuer);
    await story.alice.choose((await story.alice.write()).id);
    const { body, lines } = await toldBy(story);
    expect(body).toContain("nobody listens there");
    expect(lines).toEqual([expect.objectContaining({ asked: "metadata" })]);
  });

  test("of a sign-in", async () => {
    const story = await startWithIdentities();
    const { parameters } = await story.begin();
    const answer = {
      error: "invalid_scope",
      error_description: "profile is unknown here",
      state: parameters.get("state")!,
      iss: issuer,
    };
    const led = await story.alice.open(`/sign-in/callback?${new URLSearchParams(answer)}`);
    expect((await story.alice.open(led.headers.location!)).body).toContain(
      "Fernmail would not take our request",
    );
    expect((await toldBy(story)).body).toContain("profile is unknown here");
  });

  test("of the keys, which is trouble at the provider and no doubt about anybody", async () => {
    const story = await startWithIdentities();
    story.provider.jwks = () =>
      json(403, { error: "forbidden", error_description: "no keys for you" });
    const led = await story.signIn();
    expect((await story.alice.open(led.headers.location!)).body).toContain("could not sign you in");
    expect((await toldBy(story)).body).toContain("no keys for you");
  });

  test("of a new friend in the address book", async () => {
    const story = await connected();
    story.provider.addContact = () =>
      json(422, { title: "Not added", detail: "That address is there already." });
    await story.alice.send(story.friends, { typed: "new@friends.example", remember: "yes" });
    expect((await toldBy(story)).body).toContain("That address is there already.");
  });
});
