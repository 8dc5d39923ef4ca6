import { describe, expect, test } from "vitest";
import { minute } from "@tale/service/clock";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { placeOf } from "../authorization-server/redirect-uris.ts";
import { issuer } from "../testing/fake-provider.ts";
import { createAuthor, startStory } from "../testing/start-story.ts";
import { atTheProvider } from "../testing/at-the-provider.ts";

describe("400, and no token request", () => {
  test.each([
    ["an unknown state", { state: "somebody-elses" }],
    ["no state", { state: "" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["an issuer that differs by a slash", { iss: `${issuer}/` }],
    ["no issuer, although the server announced one", { iss: "" }],
    ["a code together with an error", { error: "access_denied" }],
    ["neither a code nor an error", { code: "" }],
  ])("is the answer to %s", async (_what, change) => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer, ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(tokenRequests()).toEqual([]);
  });

  test.each(["code", "state", "iss", "error", "anything"])("a repeated %s", async (name) => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answer = await alice.open(
      `/callback?code=a-code&state=${state}&iss=${encodeURIComponent(issuer)}&${name}=one&${name}=two`,
    );
    expect(answer.statusCode).toBe(400);
    expect(tokenRequests()).toEqual([]);
  });

  test("a server that does not announce iss still must not name somebody else", async () => {
    const story = await startStory();
    story.provider.metadata = {
      ...story.provider.metadata,
      authorization_response_iss_parameter_supported: false,
    };
    const { parameters } = await story.alice.choose((await story.alice.write()).id);
    const answer = await story.alice.comeBack(
      { code: "c", state: parameters.get("state")!, iss: "https://evil.example" },
      placeOf({ issuer } as ProviderMetadata),
    );
    expect(answer.statusCode).toBe(400);
    expect(story.provider.requestsTo("/token")).toEqual([]);
  });

  test("an answer in another browser, even one that writes here too", async () => {
    const { newBrowser, state, tokenRequests } = await atTheProvider();
    const mallory = createAuthor(newBrowser());
    const stranger = createAuthor(newBrowser());
    await mallory.write();
    for (const somebody of [mallory, stranger]) {
      const answer = await somebody.comeBack({ code: "a-code", state, iss: issuer });
      expect(answer.statusCode).toBe(400);
    }
    expect(tokenRequests()).toEqual([]);
  });

  test("an answer after ten minutes, which offers to begin again", async () => {
    const { alice, clock, post, state, tokenRequests } = await atTheProvider();
    clock.now += 10 * minute + 1;
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(`href="/posts/${post.id}/share"`);
    expect(tokenRequests()).toEqual([]);
  });

  test("the same answer again, which says that reloading is harmless and leads on", async () => {
    const { alice, state, post, tokenRequests } = await atTheProvider();
    await alice.comeBack({ code: "a-code", state, iss: issuer });
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("Reloading is harmless");
    expect(answer.body).toContain(`href="/posts/${post.id}/friends/`);
    expect(tokenRequests()).toHaveLength(1);
  });

  test("of fifty equal answers at once one is used", async () => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => alice.comeBack({ code: "a-code", state, iss: issuer })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    expect(tokenRequests()).toHaveLength(1);
  });

  test("the page repeats neither the code nor the state, and forgets them in the address bar", async () => {
    const { alice, state } = await atTheProvider();
    const { body } = await alice.comeBack({
      code: "the-code-itself",
      state,
      iss: "https://evil.example",
    });
    expect(body).not.toContain("the-code-itself");
    expect(body).not.toContain(state);
    expect(body).toContain("/assets/forget-query.js");
  });

  test.each(["state=%ff", "code=%ed%a0%80", "iss=%c0%ae", "unheard-of=%e2%82", "%ff=1"])(
    "an answer that is not UTF-8, which uses nothing up: %s",
    async (unreadable) => {
      const { alice, state, tokenRequests } = await atTheProvider();
      const url = `/callback?${new URLSearchParams({ code: "a-code", state, iss: issuer })}`;
      const answer = await alice.open(`${url}&${unreadable}`);
      expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining("not UTF-8")]);
      expect(tokenRequests()).toEqual([]);
      expect((await alice.open(url)).statusCode).toBe(303);
    },
  );

  test("HEAD uses nothing up", async () => {
    const { alice, state } = await atTheProvider();
    const url = `/callback?${new URLSearchParams({ code: "a-code", state, iss: issuer })}`;
    expect(await alice.browser({ method: "HEAD", url })).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET" },
    });
    expect((await alice.open(url)).statusCode).toBe(303);
  });
});
