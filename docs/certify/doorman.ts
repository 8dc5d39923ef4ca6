/**
 * `node docs/certify/doorman.ts fernmail.example=4001 contacts.fernmail.example=4002`
 *
 * Stands in front of parties that run on this machine, because the conformance suite speaks https only, and changes
 * nothing. It takes `certificate.pem` and `key.pem` from the folder it is started in, and listens on PORT (443).
 */
import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import { createServer } from "node:https";

const ports = new Map(process.argv.slice(2).map((door) => door.split("=") as [string, string]));
const port = Number(process.env["PORT"] ?? 443);

const server = createServer({ cert: readFileSync("certificate.pem"), key: readFileSync("key.pem") }, (request, response) => {
  const [host = ""] = (request.headers.host ?? "").split(":");
  const onward = send({ host: "127.0.0.1", port: ports.get(host), method: request.method, path: request.url, headers: { ...request.headers, "x-forwarded-proto": "https" } });
  onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)));
  onward.on("error", () => response.writeHead(502).end());
  request.pipe(onward);
});
server.listen(port, () => console.log(`${[...ports.keys()].join(" and ")} on port ${port}`));
