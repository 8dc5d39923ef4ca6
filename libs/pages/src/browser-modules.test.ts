import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createService, type Service } from "@tale/service/create-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveBrowserModules, type BrowserModules } from "./browser-modules.ts";

const root = mkdtempSync(join(tmpdir(), "tale-modules-"));
for (const name of ["own", "own/parts", "library"]) mkdirSync(join(root, name));
const put = (name: string, text: string): void => writeFileSync(join(root, name), text);
put(
  "own/start.ts",
  'import { add } from "adding";\nimport type { Two } from "./parts/two.ts";\nexport const three: number = add(1, (2 as Two));\n',
);
put("own/parts/two.ts", "export type Two = 2;\n");
put("own/start.test.ts", "throw new Error();\n");
put("adding.mjs", "export const add = (a, b) => a + b;\n//# sourceMappingURL=adding.mjs.map\n");
put("library/words.ts", 'export const word: string = "said";\n');

const origin = "http://party.localhost:4000";
let service: Service;
let modules: BrowserModules;
beforeAll(() => {
  service = createService({ party: "party", origin, logLevel: "silent", trustProxy: false });
  modules = serveBrowserModules(service, {
    folder: join(root, "own"),
    packages: { adding: pathToFileURL(join(root, "adding.mjs")).href },
    libraries: { "@tale/words": join(root, "library") },
  });
  service.get("/page", async (_request, reply) => {
    reply.header(
      "content-security-policy",
      "default-src 'none'; script-src 'self'; img-src 'self'",
    );
    modules.allow(reply);
    return "";
  });
});
afterAll(async () => {
  await service.close();
  rmSync(root, { recursive: true });
});

const get = (url: string) => service.inject({ url, headers: { host: "party.localhost:4000" } });

describe("a browser module", () => {
  it("comes without its types, as a script that may be kept", async () => {
    const { statusCode, headers, body } = await get("/browser/start.ts");
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(headers["cache-control"]).toBe("max-age=3600");
    expect(body).not.toMatch(/number|as Two|two\.ts/);
    expect(body.split("\n")[2]).toContain("export const three");
  });

  it("of an installed package comes as it is, without the address of a source map", async () => {
    const { body } = await get(modules.imports["adding"]!);
    expect(body).toBe("export const add = (a, b) => a + b;\n\n");
  });

  it("of a library is imported by the library's name", async () => {
    const { body } = await get(modules.imports["@tale/words/words"]!);
    expect(body).toContain('export const word         = "said"');
  });

  it.each(["start.test.ts", "none.ts", "../adding.mjs", "parts/../../adding.mjs"])(
    "that is %s is not served",
    async (name) => {
      expect((await get(`/browser/${name}`)).statusCode).toBe(404);
    },
  );
});

describe("the import map", () => {
  it("leads every name to an address that is served", async () => {
    for (const address of Object.values(modules.imports))
      expect((await get(address)).statusCode, address).toBe(200);
  });

  it("is let through by the hash of exactly its text, on the page that asks for it", async () => {
    const text = /^<script type="importmap">(.*)<\/script>$/.exec(modules.importMap)![1]!;
    const hash = createHash("sha256").update(text).digest("base64");
    const policy = (await get("/page")).headers["content-security-policy"];
    expect(policy).toBe(`default-src 'none'; script-src 'self' 'sha256-${hash}'; img-src 'self'`);
    expect(JSON.parse(text)).toEqual({ imports: modules.imports });
  });
});
