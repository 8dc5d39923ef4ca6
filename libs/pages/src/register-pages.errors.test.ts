import { afterEach, describe, expect, it } from "vitest";
import { closeParties, createParty } from "./register-pages.testing.ts";

afterEach(closeParties);

describe("an error", () => {
  it("is a page that says what happened and what to do, and goes nowhere", async () => {
    const page = await createParty().visit({ url: "/refused" });
    expect(page).toMatchObject({
      statusCode: 400,
      headers: {
        "content-type": expect.stringMatching(/^text\/html/),
        "cache-control": "no-store",
      },
    });
    expect(page.headers).not.toHaveProperty("location");
    for (const text of ["&lt;b&gt;No&lt;/b&gt;", "It is not ours.", "Go back.", "invalid_request"])
      expect(page.body).toContain(text);
  });

  it("nobody foresaw is a 500 with an id and without its message", async () => {
    const page = await createParty().visit({ url: "/broken" });
    expect(page.statusCode).toBe(500);
    expect(page.body).toMatch(/knows it as [0-9a-f-]{36}/);
    expect(page.body).not.toMatch(/hunter2|\.ts/);
  });

  it("of the storage is a 503 that says when to come back; and how to send again what was sent", async () => {
    const { visit } = createParty();
    const answers = [
      await visit({ url: "/full" }),
      await visit({ method: "POST", url: "/full", form: { a: "1" } }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({
        statusCode: 503,
        headers: { "retry-after": "2", "content-type": expect.stringMatching(/^text\/html/) },
      });
    expect(
      answers.map(({ body }) => body.includes("What you sent is not lost: reload this page")),
    ).toEqual([false, true]);
  });

  it("is a page where a page is missing, and a problem where a program asked", async () => {
    const { visit } = createParty();
    expect(await visit({ url: "/nothing" })).toMatchObject({
      statusCode: 404,
      headers: { "content-type": expect.stringMatching(/^text\/html/) },
    });
    expect(await visit({ url: "/program" })).toMatchObject({
      statusCode: 404,
      headers: { "content-type": expect.stringMatching(/^application\/problem/) },
    });
  });

  it.each(["GET", "POST", "HEAD"] as const)(
    "is a page for a %s to an unknown address, too",
    async (method) => {
      const page = await createParty().visit({ method, url: "/nowhere?code=hunter2" });
      expect(page).toMatchObject({
        statusCode: 404,
        headers: { "content-security-policy": expect.stringContaining("default-src 'none'") },
      });
      expect(page.body).not.toContain("hunter2");
    },
  );
});
