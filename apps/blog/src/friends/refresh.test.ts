import { minute, systemRandom } from "@tale/service/clock";
import { expect, onTestFinished, test } from "vitest";
import { createDiscovery } from "../authorization-server/discovery.ts";
import type { IssuedTokens } from "../authorization-server/token-endpoint.ts";
import { TokenError } from "../authorization-server/token.error.ts";
import { openStores } from "../stores/open-stores.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { createFakeProvider } from "../testing/fake-provider.ts";
import { config } from "../testing/start-story.ts";
import { ConnectionEnded, createAccessTokens } from "./refresh.ts";

const tokens = (name: string) =>
  ({
    access_token: `access ${name}`,
    token_type: "Bearer",
    expires_in: 300,
    refresh_token: `refresh ${name}`,
  }) as IssuedTokens;

/**
 * A connection whose access token has expired, and a provider that refuses; `meanwhile` happens
 * before its answer arrives.
 */
async function refuse(meanwhile: (renew: () => Promise<unknown>) => Promise<unknown>) {
  let now = Date.UTC(2030, 0, 1);
  const stores = await openStores(config, () => now, systemRandom);
  onTestFinished(() => stores.close());
  const { connections, leases, providers } = stores;
  const provider = (await providers.all())[0] as RegisteredProvider;
  await connections.connect("alice", provider.id, "contacts.read", tokens("old"));
  const connection = (await connections.find("alice", provider.id))!;
  const traded = (await connections.tokensOf(connection.id))!;
  now += 10 * minute;
  const tokenEndpoint = async (): Promise<never> => {
    await meanwhile(() => connections.renew(connection.id, tokens("new"), traded));
    throw new TokenError("invalid_grant", "refused");
  };
  const accessTokens = createAccessTokens({
    connections,
    leases,
    discovery: createDiscovery({ http: createFakeProvider().http, now: () => now }),
    tokenEndpoint,
    now: () => now,
  });
  return {
    answer: accessTokens.current(connection, provider),
    isEnded: async () => (await connections.find("alice", provider.id))!.endedAt !== null,
  };
}

test("a refused refresh ends the connection", async () => {
  const { answer, isEnded } = await refuse(async () => undefined);
  await expect(answer).rejects.toThrow(ConnectionEnded);
  expect(await isEnded()).toBe(true);
});

test("a refused refresh ends nothing when another process got newer tokens meanwhile, and those are used", async () => {
  const { answer, isEnded } = await refuse((renew) => renew());
  expect(await answer).toMatchObject({ accessToken: "access new" });
  expect(await isEnded()).toBe(false);
});
