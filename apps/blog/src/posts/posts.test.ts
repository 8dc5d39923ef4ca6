import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { createAuthor, startStory } from "../testing/start-story.ts";

describe("writing", () => {
  test("a new post has an address before its first word, so that saving twice means one post", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    await alice.submit(page, page, { title: "One" });
    await alice.submit(page, page, { title: "One", markdown: "more" });
    const front = (await alice.open("/")).body;
    expect(front.match(/href="\/write\/[0-9a-f]{12}"/g)).toHaveLength(1);
  });

  test("what a new browser saves at the same moment, by script and by button, is of one author", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const hidden = hiddenInputs((await alice.open(page)).body);
    const save = (then: string) =>
      alice.browser({
        method: "POST",
        url: page,
        form: { ...hidden, title: "One", markdown: "text", then },
      });
    const answers = await Promise.all([save("preview"), save("save")]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect((await alice.open(page)).body).toContain('value="One"');
  });

  test("a draft comes back as it was, markup and line breaks included", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    await alice.submit(page, page, {
      title: 'A "title" & <more>',
      markdown: "\n  first\r\n\r\n</textarea><b>second",
    });
    const { body } = await alice.open(page);
    expect(body).toContain('value="A &quot;title&quot; &amp; &lt;more&gt;"');
    expect(body).toContain("\n\n  first\n\n&lt;/textarea&gt;&lt;b&gt;second</textarea>");
  });

  test("Preview saves first and shows what readers will see", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const answer = await alice.submit(page, page, {
      title: "T",
      markdown: "*soon*",
      then: "preview",
    });
    expect(answer.headers.location).toBe(`${page}/preview`);
    expect((await alice.open(answer.headers.location!)).body).toContain("<em>soon</em>");
  });

  test.each([
    ["a title", { markdown: "text" }, "missing=title"],
    ["a text", { title: "title" }, "missing=text"],
  ])("without %s nothing is published, and everything is kept", async (_what, form, missing) => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const answer = await alice.submit(page, page, { ...form, then: "publish" });
    expect(answer.headers.location).toBe(`${page}?${missing}`);
    expect((await alice.open("/")).body).toContain("Nothing has been published yet");
    expect((await alice.open(page)).body).toContain(Object.values(form)[0]);
    const told = await alice.open(answer.headers.location!);
    expect(told.body).toContain('role="alert"');
    expect(fieldInError(told.body)).toBe(missing === "missing=title" ? "title" : "markdown");
  });

  test("what was missing is not asked for again once it is written", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const { location } = (await alice.submit(page, page, { markdown: "text", then: "publish" }))
      .headers;
    await alice.submit(page, page, { title: "Now it has one", markdown: "text" });
    const { body } = await alice.open(location!);
    expect(body).not.toContain('role="alert"');
    expect(fieldInError(body)).toBeUndefined();
  });

  test("the editor says how long a title can be, and its field holds no more", async () => {
    const { alice } = await startStory();
    const { body } = await alice.open((await alice.open("/write")).headers.location!);
    expect(body).toMatch(
      /<input id="title" [^>]*maxlength="200"[^>]* aria-describedby="title-hint"/,
    );
    expect(body).toMatch(/id="title-hint"[^>]*>up to 200 characters</);
  });

  test("the longest post fits, written in any script", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const answer = await alice.submit(page, page, {
      title: "Long",
      markdown: "ж".repeat(100_000),
      then: "publish",
    });
    expect(answer.statusCode).toBe(303);
    expect((await alice.open(answer.headers.location!)).statusCode).toBe(200);
  });

  test("a longer one is refused without a 5xx", async () => {
    const { alice } = await startStory();
    const page = (await alice.open("/write")).headers.location!;
    const { statusCode } = await alice.submit(page, page, { markdown: "a".repeat(100_001) });
    expect(statusCode).toBe(400);
  });
});

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
    expect((await alice.open("/")).body).toContain("with changes nobody sees yet");
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

/** The field that is marked as wrong and has the focus. */
function fieldInError(body: string): string | undefined {
  return /<(?:input|textarea) id="(\w+)"[^>]* aria-invalid="true" aria-describedby="missing [^>]* autofocus/.exec(
    body,
  )?.[1];
}
