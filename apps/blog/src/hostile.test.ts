import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { startStory } from "./testing/start-story.ts";

const values = [
  "",
  "\0",
  "\ud83e",
  "'; DROP TABLE posts; --",
  "../../etc/passwd",
  "%",
  "a".repeat(20_000),
  "🦦".repeat(300),
  "{{7*7}}",
  "<script>",
  "\r\nset-cookie: a=b",
  "0123456789ab",
  "constructor",
  "__proto__",
];
const gets = [
  "/",
  "/write",
  "/write/ID",
  "/write/ID/preview",
  "/write/ID/delete",
  "/posts/ID",
  "/posts/ID/share",
  "/posts/ID/friends/ID",
  "/posts/ID/friends/by-hand",
  "/letters/ID",
  "/letters/ID/preview",
  "/letters/ID/mail.html",
  "/letters/ID/events",
  "/connections",
  "/providers",
  "/providers/ID",
  "/callback",
  "/sign-in",
  "/sign-in/callback",
  "/assets/ID",
  "/ID",
];
const posts = [
  "/write/ID",
  "/write/ID/publish",
  "/write/ID/delete",
  "/posts/ID/connect/ID",
  "/posts/ID/connect/ID/some",
  "/posts/ID/reconnect/ID",
  "/posts/ID/friends/ID",
  "/posts/ID/friends/by-hand",
  "/letters/ID/send",
  "/letters/ID/again",
  "/connections/ID/disconnect",
  "/providers",
  "/providers/ID/credentials",
  "/providers/ID/register",
  "/providers/ID/remove",
  "/providers/ID/profile",
  "/sign-in/with/ID",
  "/sign-in/out",
  "/sign-in/back-channel-logout",
];
const names = [
  "title",
  "markdown",
  "then",
  "share",
  "friend",
  "typed",
  "remember",
  "signature",
  "note",
  "which",
  "name",
  "issuer",
  "contacts_url",
  "client_id",
  "client_secret",
  "method",
  "profile",
  "initial_access_token",
  "code",
  "state",
  "iss",
  "error",
  "provider",
  "problem",
  "check",
  "missing",
  "gone",
  "told",
  "where",
  "out",
  "sign_in",
  "logout_token",
];

describe("whatever arrives, no answer is a 5xx", () => {
  let story: Awaited<ReturnType<typeof startStory>>;
  let postId: string;

  async function begin() {
    story = await startStory();
    postId = (await story.alice.write()).id;
  }
  const withId = (url: string, value: string) =>
    url.replaceAll("ID", encodeURIComponent(value.toWellFormed()));

  test.each(gets)(
    "GET %s",
    async (url) => {
      await begin();
      for (const value of [...values, postId]) {
        const query = new URLSearchParams(names.map((name) => [name, value]));
        for (const address of [
          withId(url, value),
          `${withId(url, postId)}?${query.toString().slice(0, 10_000)}`,
          `${withId(url, postId)}?problem=toString&provider=${value.length}&state=${postId}&state=x`,
        ]) {
          expect((await story.alice.open(address)).statusCode, address.slice(0, 200)).toBeLessThan(
            500,
          );
        }
      }
    },
    60_000,
  );

  test.each(posts)(
    "POST %s",
    async (url) => {
      await begin();
      const { _csrf = "" } = hiddenInputs((await story.alice.open(`/write/${postId}`)).body);
      for (const value of [...values, postId]) {
        for (const form of [
          Object.fromEntries(names.map((name) => [name, value])),
          Object.fromEntries(names.map((name) => [name, [value, value]])),
        ]) {
          const { statusCode } = await story.alice.browser({
            method: "POST",
            url: withId(url, postId),
            form: { ...form, _csrf },
          });
          expect(statusCode, value.slice(0, 40)).toBeLessThan(500);
        }
      }
    },
    60_000,
  );

  test.each([
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-16",
  ])("a body of type %s", async (type) => {
    await begin();
    const { statusCode } = await story.alice.browser({
      method: "POST",
      url: `/write/${postId}`,
      headers: { "content-type": type },
      payload: '{"title":"x"}',
    });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  });
});
