import type { SecretSeen } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import type { Leg } from "./leg.ts";
import { createRuns } from "./runs.ts";

let exchange = 0;
const leg = (url: string, more: Partial<Leg> = {}): Leg =>
  ({
    url,
    exchange: `${(exchange += 1)}`,
    kind: "request",
    channel: "front",
    at: exchange,
    parameters: [],
    headers: {},
    ...more,
  }) as unknown as Leg;
const seen = (...tags: [tag: string, kind?: SecretSeen["kind"]][]): SecretSeen[] =>
  tags.map(([tag, kind = "session"]) => ({ tag, kind, first: "", length: 43 }));
const idOf = ({ run }: { run: { id: string } | undefined }): string => run?.id ?? "nobody's";

describe("two people at once", () => {
  it("have a run each, told apart by their cookies", () => {
    const runs = createRuns();
    const alice = idOf(runs.join(leg("http://b/"), seen(["alice"]), undefined));
    const bob = idOf(runs.join(leg("http://b/"), seen(["bob"]), undefined));
    expect(bob).not.toBe(alice);
    expect(idOf(runs.join(leg("http://b/write"), seen(["alice"]), undefined))).toBe(alice);
  });

  it("do not become one because both use the same client secret", () => {
    const runs = createRuns();
    const alice = idOf(
      runs.join(
        leg("http://f/token"),
        seen(["a-code", "authorization-code"], ["the-secret", "client-secret"]),
        undefined,
      ),
    );
    const bob = idOf(
      runs.join(
        leg("http://f/token"),
        seen(["b-code", "authorization-code"], ["the-secret", "client-secret"]),
        undefined,
      ),
    );
    expect(bob).not.toBe(alice);
  });
});

describe("what services say to each other", () => {
  const mail = (body: string) =>
    leg("smtp://inbox.localhost", { method: "MAIL", channel: "back", body });

  it("is, as a mail, about the post it links to, whoever wrote last", () => {
    const runs = createRuns();
    const alice = idOf(runs.join(leg("http://b/write/0123456789ab"), seen(["alice"]), undefined));
    const bob = idOf(runs.join(leg("http://b/write/ba9876543210"), seen(["bob"]), undefined));
    expect(
      idOf(runs.join(mail("Read it here:\nhttp://b/posts/tide-0123456789ab"), [], undefined)),
    ).toBe(alice);
    expect(
      idOf(runs.join(mail("Read it here:\nhttp://b/posts/boot-ba9876543210"), [], undefined)),
    ).toBe(bob);
  });

  it("is nobody's when it does not say whose it is", () => {
    const runs = createRuns();
    runs.join(leg("http://b/write/0123456789ab"), seen(["alice"]), undefined);
    expect(idOf(runs.join(mail("Hello"), [], undefined))).toBe("nobody's");
    expect(idOf(runs.join(leg("http://f/jwks", { channel: "back" }), [], undefined))).toBe(
      "nobody's",
    );
    expect(runs.all()).toHaveLength(1);
  });
});

describe("one person at two parties", () => {
  it("becomes one run as soon as a state joins the two cookies", () => {
    const runs = createRuns();
    const atBlog = idOf(runs.join(leg("http://b/"), seen(["blog-cookie"]), undefined));
    runs.join(leg("http://f/"), seen(["fernmail-cookie"]), undefined);
    runs.join(leg("http://b/connect"), seen(["blog-cookie"], ["s1", "state"]), undefined);
    const { run, merged } = runs.join(
      leg("http://f/authorize"),
      seen(["fernmail-cookie"], ["s1", "state"]),
      undefined,
    );
    expect([run?.id, merged]).toEqual([atBlog, ["2"]]);
    expect(runs.all()).toHaveLength(1);
  });

  it.each([
    [303, "Alice", "which leads on"],
    [401, "Run 1", "not by one that is refused"],
  ])("is known by the name it signs in with: %i is told of %s, %s", (status, name) => {
    const runs = createRuns();
    const request = leg("http://f/sign-in", {
      parameters: [{ in: "form", name: "email", value: "alice@fernmail.example", term: null }],
    });
    runs.join(request, seen(["x"]), undefined);
    const { run } = runs.join(
      leg("http://f/sign-in", { kind: "response", status }),
      [],
      "1",
      request,
    );
    expect(run?.name).toBe(name);
  });
});

describe("a developer at two parties", () => {
  it("is one person: the secret that one showed is pasted at the other", () => {
    const runs = createRuns();
    const page = { title: "", heading: "", text: "", fields: [], buttons: [], links: [] };
    const portal = idOf(
      runs.join(
        leg("http://o/developer", { kind: "response", page }),
        seen(["quinn-at-otter"], ["s3", "opaque"]),
        undefined,
      ),
    );
    const other = idOf(
      runs.join(
        leg("http://o/developer", { kind: "response", page }),
        seen(["bob-at-otter"], ["s4", "opaque"]),
        undefined,
      ),
    );
    const { run } = runs.join(
      leg("http://b/providers"),
      seen(["quinn-at-blog"], ["s3", "client-secret"]),
      undefined,
    );
    expect([run?.id, runs.all().map(({ id }) => id)]).toEqual([portal, [portal, other]]);
  });
});

describe("a reader of somebody's post", () => {
  it("is shown in the run of its author, and stays somebody else", () => {
    const runs = createRuns();
    const alice = idOf(
      runs.join(leg("http://b/posts/tide-0123456789ab"), seen(["alice"]), undefined),
    );
    expect(idOf(runs.join(leg("http://b/posts/tide-0123456789ab"), seen(["bob"]), undefined))).toBe(
      alice,
    );
    expect(idOf(runs.join(leg("http://b/write"), seen(["bob"]), undefined))).not.toBe(alice);
  });
});
