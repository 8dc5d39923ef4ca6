import fc from "fast-check";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { acceptFormsOnly, parseParameters } from "./form-endpoint.ts";

describe("parameters", () => {
  it("come once as text, more often as a list, and without a value not at all", () => {
    expect({ ...parseParameters("a=1&b=2&b=3&c=&d&e=+%2B") }).toEqual({
      a: "1",
      b: ["2", "3"],
      e: " +",
    });
  });

  it("keep every value in order, whatever their names", () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
        const parameters = parseParameters(new URLSearchParams(pairs).toString());
        for (const [wanted] of pairs) {
          const values = pairs
            .filter(([one, value]) => one === wanted && value !== "")
            .map(([, value]) => value);
          expect(parameters[wanted]).toEqual(values.length > 1 ? values : values[0]);
        }
        expect(Object.keys(parameters).length).toBeLessThanOrEqual(pairs.length);
      }),
    );
  });

  it("are read in time that grows with their number only", () => {
    const start = performance.now();
    expect(parseParameters("a=1&".repeat(16_000))["a"]).toHaveLength(16_000);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it("cannot reach any object's prototype", () => {
    const parameters = parseParameters("__proto__=x&__proto__=y&constructor=z");
    expect(Object.getPrototypeOf(parameters)).toBeNull();
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("an endpoint for forms", () => {
  const createEndpoint = async () => {
    const endpoint = fastify();
    await endpoint.register(async (forms) => {
      await acceptFormsOnly(forms);
      forms.post("/", async (request) => request.body);
    });
    return endpoint;
  };

  it("reads forms", async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.inject({
      method: "POST",
      url: "/",
      headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
      payload: "a=1&a=2&b=",
    });
    expect(answer.json()).toEqual({ a: ["1", "2"] });
  });

  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x"])(
    "answers 415 to %s",
    async (type) => {
      const endpoint = await createEndpoint();
      expect(
        await endpoint.inject({
          method: "POST",
          url: "/",
          headers: { "content-type": type },
          payload: "{}",
        }),
      ).toHaveProperty("statusCode", 415);
    },
  );
});
