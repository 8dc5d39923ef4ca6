import { systemRandom } from "@tale/service/clock";
import { createTestBrowser } from "@tale/service/testing";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildApp } from "../app.ts";
import { createFakeProvider, json } from "../testing/fake-provider.ts";
import { config, createAuthor, origin } from "../testing/start-story.ts";

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());

/**
 * Two replicas behind a load balancer that asks them in turn, and a provider that ends everything
 * when a refresh token comes twice.
 */
async function startReplicas() {
  const { provider, http } = createFakeProvider();
  const databaseUrl = await postgres.createDatabase();
  const postOffice = { deliver: async () => ({ kind: "sent" }) as const, close: () => undefined };
  const build = () =>
    buildApp({ ...config, databaseUrl }, { http, postOffice, random: systemRandom });
  const replicas = [await build(), await build()];
  onTestFinished(() => void Promise.all(replicas.map((replica) => replica.close())));
  let turn = 0;
  const inject = ((options: never) =>
    replicas[(turn += 1) % 2]!.inject(options)) as (typeof replicas)[0]["inject"];

  let good = "";
  let issued = 0;
  const thefts: string[] = [];
  const issue = () =>
    json(200, {
      access_token: `access-${(issued += 1)}`,
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: (good = `refresh-${issued}`),
    });
  provider.token = (parameters) => {
    const shown = parameters.get("refresh_token");
    if (shown === null || shown === good) return issue();
    thefts.push(shown);
    return json(400, { error: "invalid_grant" });
  };
  return { provider, thefts, alice: createAuthor(createTestBrowser({ inject }, origin)) };
}

test("two replicas never trade the same refresh token, however often they are asked at once", async () => {
  const { alice, thefts, provider } = await startReplicas();
  await alice.connect((await alice.write()).id);
  const post = await alice.write("Another one");
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.chooseAgain(post.id)));
    expect(answers.every(({ headers }) => headers.location?.includes("/friends/"))).toBe(true);
  }
  expect(thefts).toEqual([]);
  expect(provider.requestsTo("/token").length).toBeGreaterThan(5);
  expect((await alice.open("/connections")).body).not.toContain("Ended");
});
