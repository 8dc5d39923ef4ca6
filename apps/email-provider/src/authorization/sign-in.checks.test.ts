import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { CheckFact } from "@tale/protocol/check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, startFernmail, type Fernmail } from "../testing/app.ts";
import { hiddenInputs } from "@tale/service/testing";

let fernmail: Fernmail;
beforeEach(async () => void (fernmail = await startFernmail()));
afterEach(() => fernmail.service.close());

describe("the check of the password", () => {
  it.each([
    ["holds for the right one", alice, true],
    ["does not hold for a wrong one", { ...alice, password: "looking-glass" }, false],
    ["does not hold for an unknown account", { ...alice, email: "x@fernmail.example" }, false],
  ])("%s, and the verdict is published", async (_, form, holds) => {
    const told: CheckFact[] = [];
    const listen = (fact: unknown): void => void told.push(fact as CheckFact);
    const browser = fernmail.openBrowser();
    const { body } = await browser({ url: "/sign-in" });
    subscribe("tale:check", listen);
    await browser({ method: "POST", url: "/sign-in", form: { ...hiddenInputs(body), ...form } });
    unsubscribe("tale:check", listen);
    expect(told.at(-1)).toEqual({
      claim: "the password belongs to the account",
      section: "RFC 6749 §3.1",
      holds,
    });
  });
});
