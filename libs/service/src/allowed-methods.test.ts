import { afterEach, describe, expect, it } from "vitest";
import { createService, type Service } from "./create-service.ts";
import { answerNotFoundProblem } from "./problem.ts";
import { DatabaseUnavailableError } from "@tale/database/database";
import { createTestBrowser } from "./service.testing.ts";

const origin = "http://party.localhost:4000";
const services: Service[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.close())));

function createParty() {
  const service = createService({ party: "party", origin, logLevel: "silent", trustProxy: false });
  services.push(service);
  service.setNotFoundHandler(answerNotFoundProblem);
  service.get("/thing", async () => ({ name: "thing" }));
  service.post("/thing", async (request) => request.body);
  service.get("/locked", async () => {
    throw new DatabaseUnavailableError("database is locked");
  });
  return { service, visit: createTestBrowser(service, origin) };
}

describe("405", () => {
  it.each(["PUT", "DELETE", "PATCH", "OPTIONS"] as const)(
    "is answered to %s on a path that only knows GET and POST (RFC 9110 §15.5.6)",
    async (method) => {
      const { visit } = createParty();
      expect(await visit({ method, url: "/thing?a=1" })).toMatchObject({
        statusCode: 405,
        headers: { allow: "GET, HEAD, POST" },
      });
      expect(await visit({ method, url: "/healthz" })).toMatchObject({
        statusCode: 405,
        headers: { allow: "GET, HEAD" },
      });
    },
  );
});

describe("HEAD", () => {
  it.each(["/thing", "/healthz", "/readyz", "/nowhere", "/locked"])(
    "is answered as GET is, without the body (RFC 9110 §9.3.2): %s",
    async (url) => {
      const { visit } = createParty();
      const [head, get] = [await visit({ method: "HEAD", url }), await visit({ url })];
      expect([head.statusCode, head.body]).toEqual([get.statusCode, ""]);
      for (const name of ["content-type", "content-length"])
        expect(head.headers[name]?.toString().replace(/\d/g, "n")).toBe(
          get.headers[name]?.toString().replace(/\d/g, "n"),
        );
    },
  );

  it("is not there where GET changes something", async () => {
    const { service, visit } = createParty();
    let changes = 0;
    service.get("/spend", { exposeHeadRoute: false }, async () => ({ changes: ++changes }));
    expect(await visit({ method: "HEAD", url: "/spend" })).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET" },
    });
    expect(changes).toBe(0);
  });
});
