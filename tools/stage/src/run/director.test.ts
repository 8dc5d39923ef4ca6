import { describe, expect, it } from "vitest";
import type { Leg } from "./leg.ts";
import { author, openTestRecord } from "./testing-record.ts";
import { form, stepsOf, to } from "./director.testing.ts";

type Page = NonNullable<Leg["page"]>;
const page = (changes: Partial<Page>): Page => ({
  title: "",
  heading: "",
  text: "",
  fields: [],
  buttons: [],
  links: [],
  ...changes,
});

describe("a code", () => {
  it.each(["/callback", "/callback/a-place"])(
    "comes back to %s, which is the provider's own where it does not name itself",
    (path) => {
      expect(
        stepsOf(
          openTestRecord().exchange(
            `GET ${path}?code=c&state=s`,
            "quillpost",
            to("/posts/0123456789ab/friends/p"),
          ),
        ),
      ).toEqual(["act-2.authorization-response", "act-2.authorization-response"]);
    },
  );
});

describe("an answer that is an error", () => {
  it.each([
    ["GET /posts/tide-0123456789ab", "quillpost", 404],
    ["GET /authorize", "fernmail", 400],
    ["POST /developer/new", "ottermail", 422],
    ["POST /connections/x/disconnect", "quillpost", 500],
  ] as const)("takes the step from %s at %s", (line, receiver, status) => {
    expect(stepsOf(openTestRecord().exchange(line, receiver, { status }))).toEqual([
      "beside.refused",
      "beside.refused",
    ]);
  });

  it("is told on the lane of whoever asked", () => {
    const { exchange } = openTestRecord();
    expect(exchange("POST /developer/new", "ottermail", { status: 422 })[1].who).toBe("quinn");
  });

  it("is one too when the browser brings it, unless it is Alice's own no", () => {
    const { exchange } = openTestRecord();
    expect(
      stepsOf(
        exchange("GET /callback?error=server_error&state=s", "quillpost", { status: 303 }),
      )[0],
    ).toBe("beside.refused");
    exchange("POST /consent", "fernmail", {
      status: 303,
      request: { parameters: form({ decision: "deny" }) },
    });
    expect(
      stepsOf(exchange("GET /callback?error=access_denied&state=s", "quillpost", { status: 303 })),
    ).toEqual(["act-4.error-response", "act-4.error-response"]);
  });
});

describe("the developer portal", () => {
  it("tells act 1 at Ottermail, up to the page that shows the secret", () => {
    const { exchange } = openTestRecord();
    expect(stepsOf(exchange("GET /developer", "ottermail", { status: 200 }))[1]).toBe(
      "act-1.developer-sign-in",
    );
    expect(
      stepsOf(exchange("POST /developer/new", "ottermail", to("/developer/applications/c1"))),
    ).toEqual(["act-1.client-registration", "act-1.credentials-issued"]);
    expect(
      stepsOf(exchange("GET /developer/applications/c1", "ottermail", { status: 200 }))[1],
    ).toBe("act-1.credentials-issued");
    expect(
      stepsOf(exchange("GET /developer/applications/c1", "ottermail", { status: 200 }))[1],
    ).toBe("beside.developer");
  });

  it("tells nothing of it at Fernmail, and leaves Alice on her own lane", () => {
    const { exchange } = openTestRecord();
    const inRun = {
      request: { secrets: [{ tag: "aaaaaaaa", kind: "session", first: "", length: 43 }] },
    } as const;
    exchange("GET /sign-in?request=r1", "fernmail", { status: 200, ...inRun });
    const legs = exchange("POST /developer/new", "fernmail", {
      ...to("/developer/applications/c1"),
      ...inRun,
    });
    expect([stepsOf(legs), legs[1].who]).toEqual([
      ["beside.developer", "beside.developer"],
      "alice",
    ]);
  });
});

describe("Quillpost's providers", () => {
  it("have a new choice once one was registered that was not, and not before", () => {
    const { exchange } = openTestRecord();
    const look = () => stepsOf(exchange("GET /providers", "quillpost", { status: 200 }))[1];
    expect(look()).toBe("beside.developer");
    exchange("POST /providers/p/credentials", "quillpost", {
      ...to("/providers/p"),
      rows: [{ table: "providers", before: { client_id: "known" } }],
    });
    expect(look()).toBe("beside.developer");
    exchange("POST /providers/p/credentials", "quillpost", {
      ...to("/providers/p"),
      rows: [{ table: "providers", before: { client_id: null } }],
    });
    expect([look(), look()]).toEqual(["act-1.provider-offered", "beside.developer"]);
  });
});

describe("a page that only is looked at", () => {
  it.each([
    ["GET /", "quillpost", "beside.page"],
    ["GET /connections", "quillpost", "beside.page"],
    ["POST /sign-out", "fernmail", "beside.session"],
    ["GET /signed-out", "fernmail", "beside.session"],
    ["GET /sign-in?then=/account", "fernmail", "beside.session"],
    ["GET /sign-in?request=r1", "fernmail", "act-2.sign-in"],
    ["GET /account", "ottermail", "beside.page"],
  ] as const)("%s at %s is %s", (line, receiver, step) => {
    expect(stepsOf(openTestRecord().exchange(line, receiver, { status: 200 }))).toEqual([
      step,
      step,
    ]);
  });

  it("is an author's own post, except right after publishing", () => {
    const { exchange } = openTestRecord();
    const look = () =>
      stepsOf(
        exchange("GET /posts/tide-0123456789ab", "quillpost", {
          status: 200,
          request: { parameters: [author] },
        }),
      );
    expect(look()).toEqual(["beside.page", "beside.page"]);
    exchange("POST /write/0123456789ab", "quillpost", to("/posts/tide-0123456789ab"));
    expect(look()).toEqual(["act-2.write-post", "act-2.write-post"]);
  });

  it("is the account page while Quillpost is not on it", () => {
    const { exchange } = openTestRecord();
    const look = (shown: Page) =>
      stepsOf(exchange("GET /account", "fernmail", { status: 200, page: shown }));
    expect(look(page({ text: "No application has access." }))).toEqual([
      "beside.page",
      "beside.page",
    ]);
    expect(
      look(page({ text: "Quillpost may see your address book", buttons: ["Revoke"] })),
    ).toEqual(["act-6.connected-apps", "act-6.connected-apps"]);
  });
});
