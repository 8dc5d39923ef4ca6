import { minute } from "@tale/service/clock";
import { createTestBrowser } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildApp } from "./app.ts";
import type { Dialect } from "./testing/dialects/dialect.ts";
import { dialects } from "./testing/dialects/dialects.ts";
import { contactsOfDialects, createStandIn } from "./testing/dialects/stand-in.ts";
import { config, createAuthor, origin } from "./testing/start-story.ts";

/** A Quillpost without providers, and a stand-in for the server of one product. */
async function meet(dialect: Dialect) {
  const clock = { now: 1_700_000_000_000 };
  const server = await createStandIn(dialect, () => clock.now);
  const world = { now: () => clock.now, http: server.http };
  const blog = await buildApp({ ...config, providers: [] }, world);
  onTestFinished(() => blog.close());
  return { clock, server, alice: createAuthor(createTestBrowser(blog, origin)) };
}

type Met = Awaited<ReturnType<typeof meet>>;

/**
 * Adds the provider as a person types it, confirms its exact name, and registers. @returns its page
 */
async function introduce({ alice }: Met, dialect: Dialect): Promise<string> {
  const form = {
    name: "Product",
    issuer: dialect.typed ?? dialect.issuer,
    contacts_url: contactsOfDialects,
  };
  let answer = await alice.submit("/providers", "/providers", form);
  if (answer.statusCode === 200) {
    expect(answer.body).toContain(`goes by ${dialect.issuer}, which now stands`);
    answer = await alice.submit("/providers", "/providers", { ...form, issuer: dialect.issuer });
  }
  const page = answer.headers.location!;
  expect((await alice.open(page)).body).toContain(`<code>${dialect.issuer}</code>`);
  if (dialect.register) {
    const registered = await alice.submit(page, `${page}/register`);
    const { body } = await alice.open(registered.headers.location!);
    if (dialect.registrationRefused) expect(body).toContain(dialect.registrationRefused);
    else expect(body).toContain("made-there");
  }
  if (!dialect.register || dialect.registrationRefused) {
    await alice.submit(page, `${page}/credentials`, {
      client_id: "by-hand",
      client_secret: "s",
      method: "client_secret_basic",
      sign_in: "yes",
      id_token_signed_response_alg: dialect.algorithm ?? "ES256",
    });
  }
  return page;
}

/** Goes to the provider and comes back. @returns where she is led */
async function goThere({ alice, server }: Met, from: string, action: string): Promise<string> {
  const away = await alice.submit(from, action);
  return (await alice.open(server.authorize(away.headers.location!))).headers.location!;
}

describe.each(dialects)("$name", (dialect) => {
  test("plays the whole way: connect, friends, refresh, disconnect", async () => {
    const met = await meet(dialect);
    const page = await introduce(met, dialect);
    const { alice, clock, server } = met;
    const { id } = await alice.write();
    const friends = await goThere(
      met,
      `/posts/${id}/share`,
      `/posts/${id}/connect/${page.split("/").at(-1)}`,
    );
    if (dialect.refuses) {
      expect((await alice.open(friends)).body).toContain("has no permission called contacts.read");
      const { body } = await alice.open(page);
      expect(body).toContain("<code>invalid_scope</code>");
      expect(body).toContain(
        "Unrecognized scope(s) [&quot;contacts.read&quot; &quot;contacts.write&quot;]",
      );
      return;
    }
    expect((await alice.open(friends)).body).toContain("carol@friends.example");

    clock.now += 24 * 60 * minute;
    expect((await alice.open(friends)).body).toContain("carol@friends.example");

    const list = (await alice.open("/connections")).body;
    const gone = await alice.submit("/connections", /action="([^"]+disconnect)"/.exec(list)![1]!);
    expect((await alice.open(gone.headers.location!)).body).toContain(
      dialect.told ?? "has confirmed it",
    );
    expect(server.requests.filter((request) => request.endsWith("/revoke"))).toHaveLength(1);
  });

  test("says who somebody is", async () => {
    const met = await meet(dialect);
    const page = await introduce(met, dialect);
    const led = await goThere(met, "/sign-in", `/sign-in/with/${page.split("/").at(-1)}`);
    expect((await met.alice.open(led)).body).toContain("Hello, <bdi>Alice</bdi>");
  });
});
