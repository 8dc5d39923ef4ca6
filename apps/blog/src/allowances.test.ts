import { hour, second, systemRandom } from "@tale/service/clock";
import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAllowances } from "./allowances.ts";
import { openStores } from "./stores/open-stores.ts";
import { config, startStory } from "./testing/start-story.ts";

const idOf = (n: number): string => n.toString(16).padStart(12, "0");

/** What makes rows, as one person in one browser would do it again and again. */
const errands: [
  string,
  number,
  (
    place: { post: string; provider: string },
    n: number,
  ) => [url: string, form: Record<string, string>],
][] = [
  ["posts", 100, (_place, n) => [`/write/${idOf(n)}`, { title: "T" }]],
  [
    "letters",
    100,
    ({ post }, n) => [`/posts/${post}/friends/by-hand`, { share: idOf(n), then: "preview" }],
  ],
  [
    "ways to a provider",
    300,
    ({ post, provider }, n) => [`/posts/${post}/connect/${provider}${n % 2 ? "/some" : ""}`, {}],
  ],
  ["sign-ins", 300, ({ provider }) => [`/sign-in/with/${provider}`, {}]],
];

describe("429 for one author who wants more than a person can use", () => {
  test.each(errands)(
    "%s: after %i in an hour; what there is goes on, and so does everything in the next hour",
    { timeout: 60_000 },
    async (_what, most, errand) => {
      const { alice, clock } = await startStory();
      clock.now = Math.ceil(clock.now / hour) * hour;
      const post = (await alice.write()).id;
      clock.now += hour;
      const place = { post, provider: await alice.providerId(post) };
      const { _csrf = "" } = hiddenInputs((await alice.open(`/posts/${post}/share`)).body);
      const go = (n: number) => {
        const [url, form] = errand(place, n);
        return alice.browser({ method: "POST", url, form: { _csrf, ...form } });
      };
      for (let n = 0; n < most; n += 1) expect((await go(n)).statusCode).toBe(303);
      const refused = await go(most);
      expect(refused.statusCode).toBe(429);
      expect(refused.body).toContain("It goes on in 60 minutes");
      expect(Number(refused.headers["retry-after"]) * second).toBe(hour);
      expect(
        (
          await alice.submit(`/write/${post}`, `/write/${post}`, {
            title: "T",
            markdown: "more",
            then: "publish",
          })
        ).statusCode,
      ).toBe(303);
      clock.now += hour;
      expect((await go(most)).statusCode).toBe(303);
    },
  );
});

describe("one place", () => {
  async function open() {
    const stores = await openStores(config, () => 1_700_000_000_000, systemRandom);
    onTestFinished(() => stores.close());
    return createAllowances(stores.allowances);
  }

  test.each([
    ["address", () => "192.0.2.1", "192.0.2.2"],
    ["IPv6 network", (n: number) => `2001:db8::${n.toString(16)}`, "2001:db8:0:1::1"],
  ])(
    "(%s) has room for ten busy authors, and for no eleventh, whoever it is; another has its own",
    async (_what, ipOf, elsewhere) => {
      const allowances = await open();
      for (let n = 0; n < 1_000; n += 1)
        await allowances.spend("posts", { author: `author ${n % 10}`, ip: ipOf(n) });
      await expect(
        allowances.spend("posts", { author: "somebody new", ip: ipOf(1_000) }),
      ).rejects.toThrow("Too many new posts");
      await allowances.spend("posts", { author: "somebody new", ip: elsewhere });
    },
  );
});
