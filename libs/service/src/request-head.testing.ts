import { Type } from "typebox";
import { createService } from "./create-service.ts";
import { answerNotFoundProblem } from "./problem.ts";
import { acceptFormsOnly } from "./form-endpoint.ts";
import { portOf, sendRaw } from "./raw-http.testing.ts";

export const host = "Host: party.localhost:4000";

export type HeadParty = Awaited<ReturnType<typeof startHeadParty>>;

/** A service that shows what it understood of a request, which is sent to it as text. */
export async function startHeadParty() {
  const service = createService({
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
  const port = portOf(service.server);
  return {
    close: () => service.close(),
    send: (...parts: readonly (string | Buffer)[]) => sendRaw(port, ...parts),
    async ask(line: string, fields: readonly string[] = [host], body: string | Buffer = "") {
      const [response] = await sendRaw(
        port,
        `${line} HTTP/1.1\r\n${["Connection: close", ...fields].join("\r\n")}\r\n\r\n`,
        body,
      );
      return response!;
    },
  };
}
