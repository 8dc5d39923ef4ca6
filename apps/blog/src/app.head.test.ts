import { headBesideGet } from "@tale/service/testing";
import { describe, expect, it } from "vitest";
import { startStory } from "./testing/start-story.ts";

describe("HEAD", () => {
  it("is answered as GET is, without the body (RFC 9110 §9.3.2)", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    const address = /\/posts\/[^"/]+/.exec((await alice.open("/")).body)![0];
    const own = [
      address,
      `/posts/x-${id}`,
      `/write/${id}`,
      `/write/${id}/preview`,
      `/write/${id}/delete`,
      `/posts/${id}/friends/by-hand`,
    ];
    for (const url of [
      "/",
      "/healthz",
      "/readyz",
      "/connections",
      "/sign-in",
      "/assets/quillpost.css",
      "/assets/mark.svg",
      "/nowhere",
      "/posts/nowhere",
      ...own,
    ]) {
      const { head, get, body } = await headBesideGet(alice.browser, url);
      expect([url, head, body]).toEqual([url, get, ""]);
    }
  });

  it("is 405 where GET changes something or asks others", async () => {
    const { alice, provider } = await startStory();
    const { id } = await alice.write();
    const before = provider.received.length;
    for (const url of [
      "/callback?code=c&state=s",
      "/callback/place",
      "/sign-in/callback",
      "/providers",
      `/posts/${id}/share`,
      `/posts/${id}/friends/any`,
    ]) {
      expect(await alice.browser({ method: "HEAD", url })).toMatchObject({
        statusCode: 405,
        headers: { allow: expect.stringContaining("GET") },
        body: "",
      });
    }
    expect(provider.received.length).toBe(before);
  });
});
