import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minute } from "@tale/service/clock";
import { describe, expect, onTestFinished, test } from "vitest";
import { issuer, json } from "./testing/fake-provider.ts";
import { clientSecret, startStory } from "./testing/start-story.ts";

const accessToken = "the-access-token-itself";
const refreshToken = "the-refresh-token-itself";
const code = "the-authorization-code-itself";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The story from the first word to the last mail, with everything that went wrong on the way. */
async function wholeStory(databaseUrl: string, logLevel: string) {
  const story = await startStory({ databaseUrl, logLevel });
  const pages: string[] = [];
  const keep = <Answer extends { body: string; headers: object }>(answer: Answer): Answer => (
    pages.push(answer.body, JSON.stringify(answer.headers)),
    answer
  );
  story.provider.token = () =>
    json(200, {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: refreshToken,
    });
  const { alice, provider, clock } = story;
  const post = await alice.write();
  const { parameters } = await alice.choose(post.id);
  const state = parameters.get("state")!;
  const friends = keep(await alice.comeBack({ code, state, iss: issuer })).headers.location!;
  keep(await alice.comeBack({ code, state, iss: issuer }));
  keep(await alice.comeBack({ code, state: "wrong", iss: issuer }));
  keep(await alice.open(friends));
  keep(await alice.send(friends, { friend: "carol@friends.example" }));
  for (const url of [
    "/",
    "/connections",
    "/providers",
    `/providers/${friends.split("/").at(-1)}`,
    `/posts/${post.id}/share`,
  ])
    keep(await alice.open(url));
  clock.now += 6 * minute;
  provider.token = () => json(500, { error: refreshToken });
  keep(await alice.open(friends));
  keep(await alice.chooseAgain(post.id));
  return { ...story, pages, state };
}

describe("tokens, codes and secrets", () => {
  test("never reach a page, a header of a page or a log", async () => {
    const { pages, log } = await wholeStory("file::memory:", "trace");
    expect(log.filter((line) => line.includes('"/callback"'))).toHaveLength(3);
    for (const secret of [
      accessToken,
      refreshToken,
      code,
      clientSecret,
      encodeURIComponent(clientSecret),
    ]) {
      expect(pages.join("\n")).not.toContain(secret);
      expect(log.join("\n")).not.toContain(secret);
    }
  });

  test("lie on the disk encrypted or hashed", async () => {
    const folder = newFolder();
    const { state, blog } = await wholeStory(`file:${folder}/blog.db`, "silent");
    const bytes = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "latin1"))
      .join("");
    expect(bytes).toContain("carol@friends.example");
    for (const secret of [accessToken, refreshToken, code, clientSecret, state])
      expect(bytes).not.toContain(secret);
    await blog.close();
  });
});
