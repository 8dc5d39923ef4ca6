import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { host, startHeadParty, type HeadParty } from "./request-head.testing.ts";

let party: HeadParty;
beforeAll(async () => void (party = await startHeadParty()));
afterAll(() => party.close());

const ask: HeadParty["ask"] = (...request) => party.ask(...request);

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
      expect(await party.send(text)).toMatchObject([{ status: 400 }]);
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
