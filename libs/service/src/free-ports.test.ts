import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { findFreePorts } from "./free-ports.ts";

const host = "127.0.0.1";

describe("free ports", () => {
  it("are all different, also from those found before, and none is given to outgoing connections", async () => {
    const ports = [...(await findFreePorts(20, host)), ...(await findFreePorts(20, host))];
    expect(new Set(ports).size).toBe(40);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it("leave out those that are held", async () => {
    const [before] = (await findFreePorts(1, host)) as [number];
    const holder = createServer().listen(before + 1, host);
    onTestFinished(() => void holder.close());
    await once(holder, "listening").catch(() => undefined); // or another program holds it
    expect(await findFreePorts(3, host)).not.toContain(before + 1);
  });
});
