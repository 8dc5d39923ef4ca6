import { day, minute, second, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  AnswerableAuthorization,
  AuthorizationCode,
  RedeemableCode,
} from "./authorization-codes.store.ts";
import type { Authorization } from "./pending-requests.store.ts";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";

const hundred = <Result>(work: () => Promise<Result>) =>
  Promise.all(Array.from({ length: 100 }, work));

describe.each(bothEngines())("a refresh token in %s", (_, createUrl) => {
  let database: Database;
  let stores: ReturnType<typeof createStores>;
  let time: number;
  beforeEach(async () => {
    time = Date.parse("2026-11-22T12:00:00Z");
    database = await openDatabase(await createUrl(), migrations);
    stores = createStores(database, () => time, systemRandom);
    await stores.users.add(
      { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await stores.clients.add({
      id: "quillpost",
      settings: {
        name: "Quillpost",
        redirectUris: [],
        scopes: [],
        grantTypes: [],
        authenticationMethod: "none",
        applicationType: "web",
      },
    });
  });
  afterEach(() => database.close());

  /** As the checks of the code grant let it through. */
  const redeem = (code: AuthorizationCode | undefined) =>
    stores.authorizationCodes.redeem(code as RedeemableCode, {});

  async function startGrant() {
    const request = {
      clientId: "quillpost",
      redirectUri: "x",
      scopes: ["contacts.read"],
      resources: ["r"],
    } as Authorization as AnswerableAuthorization;
    const user = { id: "u-alice", email: "", name: "" };
    const code = await stores.authorizationCodes.find(
      await stores.authorizationCodes.issue(request, { idHash: "a-session", signedInAt: 17, user }),
    );
    return (await redeem(code!))!;
  }

  it("rotated a hundred times at once has one successor, and the family lives", async () => {
    const { grantId, refreshToken } = await startGrant();
    const successors = new Set(await hundred(() => stores.refreshTokens.rotate(refreshToken)));
    expect(successors).toHaveLength(1);
    expect(await stores.refreshTokens.find([...successors][0]!)).toMatchObject({
      isReplaced: false,
    });
    expect(await stores.grants.isLive(grantId)).toBe(true);
    expect(await database.all("SELECT token_hash FROM refresh_tokens")).toHaveLength(2);
  });

  it("that comes back late ends its family", async () => {
    const { grantId, refreshToken } = await startGrant();
    const successor = await stores.refreshTokens.rotate(refreshToken);
    time += 10 * second + 1;
    expect(await stores.refreshTokens.rotate(refreshToken)).toBeUndefined();
    expect(await stores.grants.isLive(grantId)).toBe(false);
    expect(await stores.refreshTokens.find(successor!)).toBeUndefined();
  });

  it("moves the end of its grant, an hour at least at a time", async () => {
    let { refreshToken } = await startGrant();
    const endAfter = async (span: number) => {
      time += span;
      refreshToken = (await stores.refreshTokens.rotate(refreshToken))!;
      return (await stores.refreshTokens.find(refreshToken))!.expiresAt;
    };
    expect(await endAfter(59 * minute)).toBe(time - 59 * minute + 30 * day);
    expect(await stores.grants.connectedApps("u-alice")).toMatchObject([
      { since: time - 59 * minute, lastUsedAt: time },
    ]);
    expect(await endAfter(minute)).toBe(time + 30 * day);
    expect(await endAfter(29 * day)).toBe(time + 30 * day);
  });

  it("that is kept instead moves it with each use, which tells when that was", async () => {
    const { refreshToken } = await startGrant();
    time += minute;
    expect(await stores.refreshTokens.keep(refreshToken)).toBe(refreshToken);
    expect(await stores.refreshTokens.find(refreshToken)).toMatchObject({
      expiresAt: time + 30 * day,
    });
    expect(await stores.grants.connectedApps("u-alice")).toMatchObject([
      { since: time - minute, lastUsedAt: time },
    ]);
  });

  it("of a grant that ended meanwhile is not rotated, even by who found it before", async () => {
    const { grantId, refreshToken } = await startGrant();
    await stores.grants.end(grantId);
    expect(await stores.refreshTokens.rotate(refreshToken)).toBeUndefined();
    expect(await stores.refreshTokens.rotate("unknown")).toBeUndefined();
  });
});
