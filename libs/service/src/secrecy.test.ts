import { secret } from "@tale/protocol/secrecy";
import { Type } from "typebox";
import { afterEach, describe, expect, it } from "vitest";
import { createService } from "./create-service.ts";
import { openTestStage } from "./stage.testing.ts";
import { eventually } from "./service.testing.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const Order = Type.Object({
  pin: Type.String(secret("password")),
  voucher: Type.Optional(Type.String(secret("authorization-code"))),
  note: Type.Optional(Type.String()),
});

async function watchedShop() {
  const stage = await openTestStage(closing);
  const service = createService({
    party: "shop",
    origin: "http://shop.localhost",
    logLevel: "silent",
    trustProxy: false,
    backstageUrl: stage.url,
  });
  closing.push(() => service.close());
  await service.register(async (part) =>
    part.post(
      "/orders/:voucher",
      { schema: { body: Order, params: Type.Pick(Order, ["voucher"]) } },
      async () => ({ done: true }),
    ),
  );
  service.parameterMarks.add(Type.Object({ basket: Type.String(secret("session")) }));
  await service.ready();
  await eventually(stage.isHeard);
  return { stage, service };
}

describe("a new secret parameter", () => {
  it("is masked because its route's schema says so, however plain it looks", async () => {
    const { stage, service } = await watchedShop();
    await service.inject({
      method: "POST",
      url: "/orders/x?pin=four",
      authority: "shop.localhost",
      headers: { cookie: "basket=wicker" },
      body: { pin: "four", voucher: "half price", note: "leave it at the door" },
    });
    await eventually(() => stage.facts.length === 2);
    const told = JSON.stringify(stage.facts);
    for (const hidden of ["four", "half price", "wicker"]) expect(told).not.toContain(hidden);
    expect(told).toContain("leave it at the door");
    expect(told).toContain("‹password›");
    expect(told).toMatch(/‹authorization-code:h…10#/);
    expect(told).toMatch(/‹session:w…6#/);
  });
});
