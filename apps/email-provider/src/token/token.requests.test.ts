import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, clients, writeTestSeed } from "../testing/clients.ts";
import {
  contacts,
  quillpost,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

const calendar = "https://calendar.example";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed(), RESOURCES: `${contacts},${calendar}` },
  });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

describe("400 about grant_type", () => {
  it.each([
    ["invalid_request", "none", {}],
    [
      "unsupported_grant_type",
      "one we do not know",
      { grant_type: "password", username: "alice", password: "wonderland" },
    ],
    ["unsupported_grant_type", "a name every object has", { grant_type: "constructor" }],
    ["unsupported_grant_type", "another dangerous name", { grant_type: "__proto__" }],
  ])("%s is the answer to %s", async (error, _, form) => {
    const response = await browser({
      method: "POST",
      url: "/token",
      form,
      headers: { authorization: quillpost },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toHaveProperty("error", error);
  });

  it("unauthorized_client is the answer to a client that is not registered for it", async () => {
    const response = await refreshWith(
      browser,
      "any",
      {},
      { authorization: basic(clients.visitor) },
    );
    expect(response.statusCode).toBe(400);
    expect(response.json()).toHaveProperty("error", "unauthorized_client");
  });
});

describe("JSON, and never a page,", () => {
  const form = "grant_type=refresh_token&refresh_token=x";
  it.each([
    ["400", "a JSON body", { json: { grant_type: "refresh_token" } }],
    ["400", "text", { payload: form, headers: { "content-type": "text/plain" } }],
    [
      "400",
      "a form with parts",
      { payload: form, headers: { "content-type": "multipart/form-data; boundary=x" } },
    ],
    ["400", "no body", {}],
    ["400", "an unreadable type", { payload: form, headers: { "content-type": ";;;" } }],
    ["413", "more than 64 KiB", { form: { code: "x".repeat(64 * 1024) } }],
  ])("%s invalid_request is the answer to %s (RFC 6749 §5.2)", async (status, _, body: object) => {
    for (const url of ["/token", "/revoke", "/introspect"]) {
      const response = await browser({ method: "POST", url, ...body });
      expect(response.statusCode).toBe(Number(status));
      expect(response.json()).toEqual({
        error: "invalid_request",
        error_description: expect.any(String),
      });
      expect(response.headers["cache-control"]).toBe("no-store");
    }
  });
});

describe("a body of another kind", () => {
  it.each([
    { json: { grant_type: "refresh_token" } },
    { payload: "x", headers: { "content-type": "multipart/form-data; boundary=x" } },
    {},
  ])("is told what to be", async (body) => {
    const response = await browser({ method: "POST", url: "/token", ...body });
    expect(response.json()).toHaveProperty(
      "error_description",
      "send the parameters as application/x-www-form-urlencoded",
    );
  });
});

describe("405", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"] as const)(
    "is the answer to %s",
    async (method) => {
      for (const url of [
        "/token",
        "/revoke",
        "/introspect",
        "/par",
        "/device_authorization",
        "/register",
      ]) {
        expect(await browser({ method, url })).toMatchObject({
          statusCode: url === "/register" && method === "OPTIONS" ? 204 : 405,
          headers: { allow: "POST" },
        });
      }
    },
  );
});
