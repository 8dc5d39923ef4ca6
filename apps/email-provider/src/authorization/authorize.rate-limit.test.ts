import { minute } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  signIn,
  startFernmail,
  type Fernmail,
} from "../testing/app.ts";
import { fernmail, startWithResources } from "../testing/authorize.ts";

beforeAll(startWithResources);

afterAll(() => fernmail.service.close());

describe("429", () => {
  const waiting = async (fernmail: Fernmail) =>
    (
      await Promise.all(
        Array.from({ length: 605 }, () => fernmail.openBrowser()({ url: authorizationUrl() })),
      )
    ).map(({ statusCode }) => statusCode);
  const count = (statuses: number[], status: number) =>
    statuses.filter((one) => one === status).length;

  it("is the answer to more than 600 visitors a minute whom nobody knows, from one address, also when all come at once", async () => {
    const crowded = await startFernmail();
    const statuses = await waiting(crowded);
    expect([count(statuses, 303), count(statuses, 429)]).toEqual([600, 5]);
    const refused = await crowded.openBrowser()({ url: authorizationUrl() });
    expect(refused).toMatchObject({
      statusCode: 429,
      headers: { "retry-after": "60", "content-type": expect.stringMatching(/^text\/html/) },
    });
    expect(refused.headers).not.toHaveProperty("location");
    crowded.clock.now += minute;
    expect(await crowded.openBrowser()({ url: authorizationUrl() })).toHaveProperty(
      "statusCode",
      303,
    );
    await crowded.service.close();
  });

  it("is not the answer to who is signed in there: they count for themselves, and not at all when there is nothing to ask", async () => {
    const crowded = await startFernmail();
    const [known, alsoKnown] = [crowded.openBrowser(), crowded.openBrowser()];
    await authorize(known);
    await signIn(alsoKnown, bob);
    await waiting(crowded);
    expect(answerIn(await known({ url: authorizationUrl() })).has("code")).toBe(true);
    expect((await alsoKnown({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
    await crowded.service.close();
  });

  it("is the answer to somebody signed in who is asked more than 600 times a minute", async () => {
    const crowded = await startFernmail();
    const known = crowded.openBrowser();
    await signIn(known, bob);
    const statuses = (
      await Promise.all(Array.from({ length: 601 }, () => known({ url: authorizationUrl() })))
    ).map(({ statusCode }) => statusCode);
    expect([count(statuses, 303), count(statuses, 429)]).toEqual([600, 1]);
    await crowded.service.close();
  });
});
