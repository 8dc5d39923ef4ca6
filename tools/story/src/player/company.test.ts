import { cast } from "@tale/story/cast";
import type { HttpClient } from "@tale/service/http-client";
import { describe, expect, it } from "vitest";
import { readSettings } from "../launcher/settings.ts";
import { gatherCompany, type Company } from "./company.ts";

const { origins } = readSettings({});
const own: Company = { origins, selfStarted: true, stop: async () => undefined };
const start = async (): Promise<Company> => own;

/** A world in which only some answer, each with a status. */
const world =
  (answering: Record<string, number>): HttpClient =>
  async (url) => {
    const status = answering[new URL(url).origin];
    if (!status) throw new Error("nobody listens there");
    return { status, headers: {}, body: "" };
  };
const everybody = Object.fromEntries(Object.values(cast).map(({ origin }) => [origin, 200]));

describe("the company", () => {
  it("is the one already on stage", async () => {
    expect(await gatherCompany(origins, world(everybody), start)).toMatchObject({
      origins,
      selfStarted: false,
    });
  });

  it("does without the stage, which only watches", async () => {
    expect(
      await gatherCompany(origins, world({ ...everybody, [cast.stage.origin]: 0 }), start),
    ).toMatchObject({ selfStarted: false });
  });

  it("is started when nobody is there", async () => {
    expect(await gatherCompany(origins, world({}), start)).toBe(own);
  });

  it.each([0, 503])(
    "names who is missing when somebody answers with %i, and the variable that moves them",
    async (status) => {
      const gathering = gatherCompany(
        origins,
        world({ ...everybody, [cast.inbox.origin]: status }),
        start,
      );
      await expect(gathering).rejects.toThrow(
        `Missing: the inbox (${cast.inbox.origin}, set by INBOX_ORIGIN). Start`,
      );
    },
  );
});
