import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { startStory } from "../testing/start-story.ts";

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

/** The field that is marked as wrong and has the focus. */
function fieldInError(body: string): string | undefined {
  return /<(?:input|textarea) id="(\w+)"[^>]* aria-invalid="true" aria-describedby="missing [^>]* autofocus/.exec(
    body,
  )?.[1];
}
