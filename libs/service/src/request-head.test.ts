import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { host, startHeadParty, type HeadParty } from "./request-head.testing.ts";

let party: HeadParty;
beforeAll(async () => void (party = await startHeadParty()));
afterAll(() => party.close());

const ask: HeadParty["ask"] = (...request) => party.ask(...request);

describe("a request with a type and without a body (RFC 9112 §6.3)", () => {
  const types = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
    "nonsense",
    "",
  ];
  const methods = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "QUERY",
  ];
  const paths = ["/thing", "/form", "/nowhere", "/healthz", "/%ff", "*"];

  it.each(types)("is answered at once: %s", async (type) => {
    const begin = performance.now();
    const asked = methods.flatMap((method) =>
      paths.map(async (path) => {
        for (const extra of [
          [],
          ["Expect: 100-continue"],
          ["Content-Length: 0"],
          ["Upgrade: websocket", "Connection: upgrade"],
        ]) {
          const { status } = await ask(`${method} ${path}`, [
            host,
            `Content-Type: ${type}`,
            ...extra,
          ]);
          expect(status).toBeLessThan(500);
        }
      }),
    );
    await Promise.all(asked);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it.each([[], ["Content-Length: 0"], ["Transfer-Encoding: chunked"]])(
    "is what it would be without a type: %j",
    async (...length) => {
      const end = length[0]?.startsWith("Transfer") ? "0\r\n\r\n" : "";
      const fields = [host, "Content-Type: application/json", ...length];
      expect(await ask("DELETE /thing", fields, end)).toMatchObject({ status: 204 });
      expect(await ask("PUT /thing", fields, end)).toMatchObject({
        status: 200,
        body: '{"body":"none"}',
      });
      expect(await ask("POST /thing", fields, end)).toMatchObject({ status: 400 });
      expect(await ask("DELETE /nowhere", fields, end)).toMatchObject({ status: 404 });
    },
  );
});

describe("a field that says one thing (RFC 9110 §5.3)", () => {
  it.each([
    ["two Authorization lines", ["Authorization: Bearer a", "authorization: Bearer a"]],
    ["two Content-Type lines", ["Content-Type: application/json", "Content-Type: text/plain"]],
    ["two Origin lines", ["Origin: http://party.localhost:4000", "ORIGIN: null"]],
    ["two Content-Length lines", ["Content-Length: 0", "Content-Length: 0"]],
  ])("is refused twice: %s", async (_, fields) => {
    for (const line of ["GET /thing", "DELETE /thing", "GET /healthz", "POST /form"]) {
      expect(await ask(line, [host, ...fields])).toMatchObject({ status: 400 });
    }
  });

  it.each([
    ["Accept: text/html", "Accept: text/plain"],
    ["Cookie: a=1", "Cookie: b=2"],
    ["Forwarded: a", "Forwarded: b"],
  ])("is no list, as these are: %s", async (...fields) => {
    expect(await ask("GET /thing", [host, ...fields])).toMatchObject({ status: 200 });
  });
});

describe("the host (RFC 9112 §3.2)", () => {
  it.each([
    ["is named twice", "/thing", [host, host]],
    ["is named twice, first by another name", "/thing", ["Host: evil.example", host]],
    ["is named twice, then by another name", "/thing", [host, "hOsT: evil.example"]],
    ["is named twice to a probe", "/healthz", [host, host]],
    ["is not named", "/thing", []],
    ["could be none", "/thing", ["Host: party.localhost:4000/evil"]],
    ["names a user", "/thing", ["Host: me@party.localhost:4000"]],
    [
      "is another than that of the address",
      "http://party.localhost:4000/thing",
      ["Host: evil.example"],
    ],
    ["is ours, and the address another's", "http://evil.example/thing", [host]],
    ["is ours, and the address names a user", "http://me@party.localhost:4000/thing", [host]],
  ])("answers 400 where it %s", async (_, path, fields) => {
    for (const method of ["GET", "POST", "OPTIONS"])
      expect(await ask(`${method} ${path}`, fields)).toMatchObject({ status: 400 });
  });

  it("answers 421 where both are another's", async () => {
    expect(await ask("GET http://evil.example/thing", ["Host: evil.example"])).toMatchObject({
      status: 421,
    });
    expect((await party.send("GET /thing HTTP/1.0\r\n\r\n"))[0]).toMatchObject({ status: 421 });
  });

  it.each([
    "http://party.localhost:4000",
    "HTTP://PARTY.localhost:4000",
    "https://party.localhost:4000",
  ])("may stand in the address, too (§3.2.2): %s", async (origin) => {
    expect(await ask(`GET ${origin}/thing?a=1`)).toMatchObject({
      status: 200,
      body: '{"query":{"a":"1"}}',
    });
    expect(await ask(`GET ${origin}`)).toMatchObject({
      status: 404,
      body: expect.stringContaining("GET /."),
    });
    expect(await ask(`GET ${origin}?a=1`)).toMatchObject({ status: 404 });
  });
});
