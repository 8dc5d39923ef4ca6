import { describe, expect, test } from "vitest";
import { createAuthor, startStory } from "../testing/start-story.ts";

describe("a published post", () => {
  test("is there for everybody, under an address that says what it is", async () => {
    const { alice, newBrowser } = await startStory();
    const { path } = await alice.write("Die Krähe & ich", "*hello*");
    expect(path).toMatch(/^\/posts\/die-krahe-ich-[0-9a-f]{12}$/);
    const seen = await newBrowser()({ url: path });
    expect(seen.body).toContain("<em>hello</em>");
    expect(seen.body).not.toContain("Share with friends");
    expect((await alice.open(path)).body).toContain("Share with friends");
  });

  test("keeps its address whatever is changed, and shows changes only when they are published", async () => {
    const { alice } = await startStory();
    const { id, path } = await alice.write("First title", "first text");
    await alice.submit(`/write/${id}`, `/write/${id}`, {
      title: "Second title",
      markdown: "second text",
    });
    expect((await alice.open(path)).body).toContain("first text");
    expect((await alice.open("/")).body).toContain("with changes that only you see");
    const again = await alice.submit(`/write/${id}`, `/write/${id}`, {
      title: "Second title",
      markdown: "second text",
      then: "publish",
    });
    expect(again.headers.location).toBe(path);
    expect((await alice.open(path)).body).toContain("second text");
  });

  test("is found by its id, and another spelling leads to the one address", async () => {
    const { alice } = await startStory();
    const { id, path } = await alice.write();
    const answer = await alice.open(`/posts/old-name-${id}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([301, path]);
  });

  test("is deleted only after asking, and then it is gone", async () => {
    const { alice, newBrowser } = await startStory();
    const { id, path } = await alice.write();
    expect((await alice.open(`/write/${id}/delete`)).body).toContain("This cannot be undone");
    expect((await newBrowser()({ url: path })).statusCode).toBe(200);
    await alice.submit(`/write/${id}/delete`, `/write/${id}/delete`);
    expect((await newBrowser()({ url: path })).statusCode).toBe(404);
  });

  test("that is gone is said to be gone, in words for a friend who followed a link", async () => {
    const { alice, newBrowser } = await startStory();
    const { id, path } = await alice.write();
    await alice.submit(`/write/${id}/delete`, `/write/${id}/delete`);
    const { body } = await newBrowser()({ url: path });
    expect(body).toContain("This post is not here");
    expect(body).toContain("Its writer may have taken it back");
    expect(body).not.toContain("raft");
  });
});

describe("404 for everybody else", () => {
  test("a draft can be neither seen, saved, published nor deleted in another browser", async () => {
    const { alice, newBrowser } = await startStory();
    const mallory = createAuthor(newBrowser());
    await mallory.write();
    const page = (await alice.open("/write")).headers.location!;
    await alice.submit(page, page, { title: "Mine", markdown: "private" });
    for (const url of [page, `${page}/preview`, `${page}/delete`])
      expect((await mallory.open(url)).statusCode).toBe(404);
    const fresh = (await mallory.open("/write")).headers.location!;
    expect(
      (await mallory.submit(fresh, page, { title: "Yours", markdown: "overwritten" })).statusCode,
    ).toBe(404);
    expect((await mallory.submit(fresh, `${page}/publish`)).statusCode).toBe(404);
    await mallory.submit(fresh, `${page}/delete`);
    expect((await alice.open(page)).body).toContain("private");
    expect((await mallory.open("/")).body).not.toContain("Mine");
  });

  test("a draft has no public page, and somebody else's post cannot be shared", async () => {
    const { alice, newBrowser } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    await alice.submit(page, page, { title: "Mine" });
    expect((await alice.open(`/posts/mine-${page.slice("/write/".length)}`)).statusCode).toBe(404);
    const { id } = await alice.write();
    expect((await newBrowser()({ url: `/posts/${id}/share` })).statusCode).toBe(404);
  });

  test.each([
    "/write/not-an-id",
    "/posts/",
    "/posts/x",
    "/posts/%2e%2e%2fwrite",
    "/write/000000000000/preview",
    "/letters/000000000000",
    "/posts/\ud800",
  ])("%s", async (url) => {
    const { alice } = await startStory();
    expect((await alice.open(encodeURI(url.toWellFormed()))).statusCode).toBeOneOf([400, 404]);
  });
});

describe("403 without the form's own token", () => {
  test.each([
    "/write/0123456789ab",
    "/write/0123456789ab/publish",
    "/write/0123456789ab/delete",
    "/posts/0123456789ab/connect/0123456789ab",
    "/posts/0123456789ab/friends/by-hand",
    "/letters/0123456789ab/send",
    "/letters/0123456789ab/again",
    "/connections/0123456789ab/disconnect",
    "/providers",
    "/providers/0123456789ab/credentials",
    "/providers/0123456789ab/register",
    "/providers/0123456789ab/remove",
  ])("POST %s", async (url) => {
    const { alice } = await startStory();
    await alice.write();
    const form = {
      title: "x",
      which: "failed",
      share: "0123456789ab",
      name: "x",
      issuer: "https://x.example",
      contacts_url: "https://x.example",
      client_id: "x",
      method: "client_secret_basic",
    };
    expect((await alice.browser({ method: "POST", url, form })).statusCode).toBe(403);
  });
});
