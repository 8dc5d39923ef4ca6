import { hour, minute, second, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";
import { sweep } from "./sweep.ts";
import type { Session } from "./sessions.store.ts";
import type { CountedUserCode } from "./user-code.ts";

const hundred = <Result>(work: () => Promise<Result>) =>
  Promise.all(Array.from({ length: 100 }, work));

describe.each(bothEngines())("a device's request in %s", (_, createUrl) => {
  let database: Database;
  let stores: ReturnType<typeof createStores>;
  let time: number;
  let random = systemRandom;
  let codes: { deviceCode: string; userCode: string };
  beforeEach(async () => {
    time = Date.parse("2026-11-22T12:00:00Z");
    random = systemRandom;
    database = await openDatabase(await createUrl(), migrations);
    stores = createStores(
      database,
      () => time,
      (bytes) => random(bytes),
    );
    await stores.users.add(
      { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await stores.clients.add({
      id: "hall",
      settings: {
        name: "Hall",
        redirectUris: [],
        scopes: [],
        grantTypes: [],
        authenticationMethod: "none",
        applicationType: "native",
      },
    });
    codes = await stores.deviceRequests.keep(asked);
  });
  afterEach(() => database.close());

  const detail = { type: "contacts", locations: ["r"], actions: ["read"] } as const;
  const granted = { grantedDetail: { ...detail, contacts: ["c"] } };
  const asked = {
    clientId: "hall",
    scopes: ["contacts.read", "contacts.write"],
    resources: ["r"],
    askedDetail: detail,
    dpopJkt: "a-thumbprint",
  };
  const session = {
    idHash: "a-session",
    signedInAt: 17,
    device: "",
    lastSeenAt: 17,
    user: { id: "u-alice", email: "", name: "" },
  } as Session;
  const allow = {
    decision: "allowed",
    scopes: ["contacts.read"],
    ...granted,
  } as const;
  const open = (by: Session) => stores.deviceRequests.open(codes.userCode as CountedUserCode, by);
  const find = async () => (await stores.deviceRequests.find(codes.deviceCode))!;
  const redeem = () => stores.deviceRequests.redeem(codes.deviceCode, granted);

  it("is kept under hashes alone", async () => {
    const [row] = await database.all<Record<string, unknown>>("SELECT * FROM device_requests");
    for (const code of Object.values(codes)) expect(JSON.stringify(row)).not.toContain(code);
  });

  it("becomes what was allowed, for whoever was asked, and a grant once of a hundred times", async () => {
    expect(await find()).toEqual({
      ...asked,
      expiresAt: time + 10 * minute,
      decision: null,
      isUsed: false,
    });
    expect(await redeem()).toBeUndefined();
    await open(session);
    expect(await stores.deviceRequests.decide(codes.userCode, session, allow)).toBe(1);
    expect(await find()).toMatchObject({
      scopes: ["contacts.read"],
      ...granted,
      givenBy: { userId: "u-alice", sessionHash: "a-session", signedInAt: 17 },
    });
    const redeemed = (await hundred(redeem)).filter((one) => one !== undefined);
    expect(redeemed).toHaveLength(1);
    expect(await stores.refreshTokens.find(redeemed[0]!.refreshToken)).toMatchObject({
      grant: {
        id: redeemed[0]!.grantId,
        clientId: "hall",
        scopes: ["contacts.read"],
        ...granted,
      },
    });
    expect(await find()).toMatchObject({ isUsed: true });
  });

  it("is decided once, of a hundred decisions, and by nobody who was not asked", async () => {
    expect(await stores.deviceRequests.decide(codes.userCode, session, allow)).toBe(0);
    await open(session);
    expect(await open({ ...session, idHash: "another" })).toBeUndefined();
    expect(
      await stores.deviceRequests.decide(codes.userCode, { ...session, idHash: "another" }, allow),
    ).toBe(0);
    const counts = await hundred(() =>
      stores.deviceRequests.decide(codes.userCode, session, allow),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
  });

  it("belongs to one of a hundred sessions that open it at once", async () => {
    let n = 0;
    const opened = await hundred(() => open({ ...session, idHash: `session-${n++}` }));
    expect(opened.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it("counts every hasty question", async () => {
    expect(
      (await hundred(() => stores.deviceRequests.poll(codes.deviceCode))).filter(Boolean),
    ).toHaveLength(1);
    expect(await database.get("SELECT poll_interval AS waits FROM device_requests")).toEqual({
      waits: 100 * 5 * second,
    });
  });

  it("may come a little early", async () => {
    await stores.deviceRequests.poll(codes.deviceCode);
    time += 4_750;
    expect(await stores.deviceRequests.poll(codes.deviceCode)).toBe(true);
    time += 4_749;
    expect(await stores.deviceRequests.poll(codes.deviceCode)).toBe(false);
  });

  it("is never shown a code that somebody else is shown", async () => {
    const taken = Buffer.alloc(32).toString("base64url");
    const bytes = [taken, taken];
    random = (count) =>
      count === 32 && drawn++ % 2 === 1 ? (bytes.pop() ?? systemRandom(32)) : systemRandom(count);
    let drawn = 0;
    const [one, other] = [
      await stores.deviceRequests.keep(asked),
      await stores.deviceRequests.keep(asked),
    ];
    expect(one.userCode).toBe("BBBBBBBB");
    expect(other.userCode).not.toBe(one.userCode);
    expect(bytes).toEqual([]);
  });

  it("is forgotten an hour after it expired, and with its client", async () => {
    time += 10 * minute + hour;
    await sweep(database, () => time);
    expect(await find()).toBeDefined();
    time += 1;
    await sweep(database, () => time);
    expect(await find()).toBeUndefined();
    codes = await stores.deviceRequests.keep(asked);
    await stores.clients.remove("hall");
    expect(await find()).toBeUndefined();
  });
});
