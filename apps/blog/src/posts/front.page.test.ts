import { describe, expect, test } from "vitest";
import { startWithIdentities } from "../testing/start-with-identities.ts";

describe("the front page", () => {
  test("offers a sign-in to whoever has none, and nothing to sign out of", async () => {
    const { alice } = await startWithIdentities();
    const { body } = await alice.open("/");
    expect(body).toContain("You need no account");
    expect(body).not.toContain("Sign out");
  });

  test("says who is signed in and with whom, and one button ends it", async () => {
    const { alice, signIn } = await startWithIdentities();
    await signIn();
    const { body } = await alice.open("/");
    expect(body).toMatch(
      /<a href="\/sign-in">signed in<\/a> as <bdi><strong>Alice<\/strong><\/bdi> with Fernmail\./,
    );
    expect(body).not.toContain("You need no account");
    await alice.submit("/", "/sign-in/out", { where: "here" });
    expect((await alice.open("/")).body).toContain("You need no account");
  });
});
