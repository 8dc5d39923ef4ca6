import { minute } from "@tale/service/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCodes } from "../testing/device.ts";
import { authorizationUrl, quillpost, startFernmail, type Fernmail } from "../testing/app.ts";
import { clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";

let fernmail: Fernmail;
beforeEach(
  async () => void (fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } })),
);
afterEach(() => fernmail.service.close());

function push(changes: Record<string, string>, headers: Record<string, string> = {}) {
  const form = new URL(authorizationUrl(changes), "http://localhost").searchParams;
  return fernmail.openBrowser()({ method: "POST", url: "/par", form, headers });
}

describe("429", () => {
  it.each([
    [
      "pushed request",
      201,
      () => push({ client_id: clients.single.client_id, redirect_uri: clientRedirectUri }),
    ],
    ["code for a device", 200, () => askForCodes(fernmail.openBrowser())],
  ])(
    "is the answer to more than 600 a minute from one address that nobody vouches for: %s",
    async (_what, good, send) => {
      const answers = await Promise.all(Array.from({ length: 605 }, send));
      const refused = answers.filter(({ statusCode }) => statusCode === 429);
      expect([
        answers.filter(({ statusCode }) => statusCode === good).length,
        refused.length,
      ]).toEqual([600, 5]);
      expect(refused[0]).toMatchObject({
        headers: { "retry-after": "60", "cache-control": "no-store" },
      });
      expect(refused[0]!.json()).toMatchObject({ error: "temporarily_unavailable" });
      expect(await push({}, { authorization: quillpost })).toHaveProperty("statusCode", 201);
      fernmail.clock.now += minute;
      expect(await send()).toHaveProperty("statusCode", good);
    },
  );

  it("is never the answer to a client that proves who it is", async () => {
    const answers = await Promise.all(
      Array.from({ length: 605 }, () => push({}, { authorization: quillpost })),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  });
});
