import { createService } from "./create-service.ts";
import { StartError } from "./environment.ts";
import { runService } from "./run-service.ts";

/** A party with nothing but a slow answer, for tests of starting and stopping. For tests only. */
await runService(async () => {
  const port = Number(process.env["PORT"]);
  if (process.env["FAULT"] === "known") throw new StartError("ORIGIN is not set");
  if (process.env["FAULT"] === "unknown") throw new TypeError("nobody thought of this");
  const service = createService({
    party: "party",
    origin: "http://party.localhost",
    logLevel: "warn",
    trustProxy: false,
  });
  service.get("/slow", async () => {
    console.log("asked");
    return new Promise((answer) => setTimeout(answer, 600, { answer: "late" }));
  });
  service.addHook("onClose", async () => console.log("closed"));
  return { service, listen: { host: "127.0.0.1", port } };
});
