import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("the stage", () => {
  it("listens on this machine only", () => {
    expect(readConfig({}).listen).toEqual({ host: "127.0.0.1", port: 4004 });
    for (const HOST of ["0.0.0.0", "::", "192.168.1.7"])
      expect(() => readConfig({ HOST })).toThrow("for this machine only");
  });

  it("listens to more where somebody says that the network is its own, and still goes by a name of this machine", () => {
    expect(readConfig({ HOST: "0.0.0.0", NETWORK: "private" }).listen.host).toBe("0.0.0.0");
    expect(() => readConfig({ HOST: "0.0.0.0", NETWORK: "public" })).toThrow("NETWORK");
    expect(() =>
      readConfig({ HOST: "0.0.0.0", NETWORK: "private", ORIGIN: "http://stage.example" }),
    ).toThrow("for this machine only");
  });
});
