import { Type } from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createService, type Service } from "./create-service.ts";
import { answerNotFoundProblem } from "./problem.ts";
import { acceptFormsOnly } from "./form-endpoint.ts";
import { portOf, sendRaw } from "./testing-raw-http.ts";

let service: Service;
let port: number;
beforeAll(async () => {
  service = createService({
    party: "party",
    origin: "http://party.localhost:4000",
    logLevel: "silent",
    trustProxy: false,
  });
  service.setNotFoundHandler(answerNotFoundProblem);
  service.get("/thing", async (request) => ({ query: request.query }));
  service.get("/thing/:id", async (request) => request.params);
  service.post(
    "/thing",
    { schema: { body: Type.Object({ name: Type.String() }) } },
    async (request) => request.body,
  );
  service.delete("/thing", async (_request, reply) => reply.code(204).send());
  service.put("/thing", async (request) => ({ body: request.body ?? "none" }));
  await service.register(async (forms) => {
    await acceptFormsOnly(forms);
    forms.post("/form", async (request) => request.body ?? {});
  });
  await service.listen({ host: "127.0.0.1", port: 0 });
  port = portOf(service.server);
});
afterAll(() => service.close());

const host = "Host: party.localhost:4000";

async function ask(line: string, fields: readonly string[] = [host], body: string | Buffer = "") {
  const [response] = await sendRaw(
    port,
    `${line} HTTP/1.1\r\n${["Connection: close", ...fields].join("\r\n")}\r\n\r\n`,
    body,
  );
  return response!;
}

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
    expect((await sendRaw(port, "GET /thing HTTP/1.0\r\n\r\n"))[0]).toMatchObject({ status: 421 });
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

describe("bytes that are not UTF-8", () => {
  const broken = [
    "%ff",
    "%C0%AE",
    "%c0%af",
    "%ed%a0%80",
    "%ed%a0%bd%ed%b8%80",
    "%e2%82",
    "%E2%82x%AC",
    "%f4%90%80%80",
    "%f8%88%80%80%80",
    "%80",
    "a%c3",
  ];

  it.each(broken)("in a query or a path are refused: %s", async (bytes) => {
    for (const query of [`a=${bytes}`, `${bytes}=a`, `x=1&a=1${bytes}`]) {
      const { status, body } = await ask(`GET /thing?${query}`);
      expect([status, body]).toEqual([400, expect.stringContaining("not UTF-8")]);
    }
    expect(await ask(`GET /thing/${bytes}`)).toMatchObject({ status: 400 });
  });

  it.each(["\xff", "\xc3\xa9"])(
    "and not even percent-encoded are no request: %s",
    async (bytes) => {
      const text = Buffer.from(`GET /thing?a=${bytes} HTTP/1.1\r\n${host}\r\n\r\n`, "latin1");
      expect(await sendRaw(port, text)).toMatchObject([{ status: 400 }]);
    },
  );

  it.each([...broken, Buffer.from([0xff]), Buffer.from([0xc3, 0x28])])(
    "in a form are refused: %s",
    async (bytes) => {
      const form = Buffer.concat([Buffer.from("a="), Buffer.from(bytes)]);
      const { status, body } = await ask(
        "POST /form",
        [host, "Content-Type: application/x-www-form-urlencoded", `Content-Length: ${form.length}`],
        form,
      );
      expect([status, body]).toEqual([400, expect.stringContaining("not UTF-8")]);
    },
  );

  it.each([
    Buffer.from('{"name":"\xff"}', "latin1"),
    '{"name":"\\ud800"}',
    '{"name":"\\uDE00x"}',
    '{"\\ud83d":1,"name":"x"}',
    '{"name":"x","y":[{"z":"\\ud83d\\ud83d"}]}',
  ])("in JSON are refused: %s", async (text) => {
    const json = Buffer.from(text);
    const { status, body } = await ask(
      "POST /thing",
      [host, "Content-Type: application/json", `Content-Length: ${json.length}`],
      json,
    );
    expect([status, body]).toEqual([400, expect.stringContaining("not UTF-8")]);
  });

  it("are none of these", async () => {
    expect(await ask("GET /thing?a=%EF%BF%BD%c3%a9%f0%9f%98%80%00%zz%")).toMatchObject({
      status: 200,
      body: JSON.stringify({ query: { a: "\ufffdé😀\0%zz%" } }).replace(/[^\0-\x7f]/gu, (letter) =>
        Buffer.from(letter).toString("latin1"),
      ),
    });
    const json = '{"name":"\\ud83d\\ude00 \\\\ud800 é"}';
    expect(
      await ask(
        "POST /thing",
        [host, "Content-Type: application/json", `Content-Length: ${Buffer.byteLength(json)}`],
        json,
      ),
    ).toMatchObject({ status: 200 });
  });
});
