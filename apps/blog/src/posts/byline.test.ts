import { describe, expect, test } from "vitest";
import { startStory } from "../testing/start-story.ts";

describe("the author's name", () => {
  test("stands under the title once it is published, for everybody, and on the front page", async () => {
    const { alice, newBrowser } = await startStory();
    const { id, path } = await alice.write();
    await alice.submit(`/write/${id}`, `/write/${id}`, {
      title: "T",
      markdown: "m",
      byline: "Alice <b>Liddell</b>\n",
    });
    expect((await newBrowser()({ url: path })).body).not.toContain("Liddell");
    await alice.submit(`/write/${id}`, `/write/${id}/publish`);
    for (const url of [path, "/"])
      expect((await newBrowser()({ url })).body).toContain("Alice &lt;b&gt;Liddell&lt;/b&gt;");
  });

  test("is what the next post and the letter begin with", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    await alice.submit(`/write/${id}`, `/write/${id}`, {
      title: "T",
      markdown: "m",
      byline: "Alice Liddell",
      then: "publish",
    });
    const next = (await alice.open("/write")).headers.location!;
    const named = /<input id="byline"[^>]* value="Alice Liddell"/;
    expect((await alice.open(next)).body).toMatch(named);
    expect((await alice.open(`/posts/${id}/friends/by-hand`)).body).toMatch(
      /<input id="signature"[^>]* value="Alice Liddell"/,
    );
  });

  test("is not shown where nobody said it", async () => {
    const { alice } = await startStory();
    const { path } = await alice.write();
    expect((await alice.open(path)).body).toMatch(/<p class="byline"><time/);
  });
});

describe("the author's own bar", () => {
  test("stands before the post, with the way to share", async () => {
    const { alice } = await startStory();
    const { body } = await alice.open((await alice.write("A title")).path);
    expect(body.indexOf("Share with friends")).toBeGreaterThan(0);
    expect(body.indexOf("Share with friends")).toBeLessThan(body.indexOf('<article class="post">'));
  });
});
