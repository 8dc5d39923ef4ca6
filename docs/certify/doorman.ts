/**
 * `node docs/certify/doorman.ts fernmail.example=4001 contacts.fernmail.example=4002`
 *
 * Stands in front of parties that run on this machine, because the conformance suite speaks https
 * only, and changes nothing. It takes `certificate.pem` and `key.pem` from the folder it is started
 * in, and listens on PORT (443).
 */
import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import { createServer } from "node:https";

const ports = new Map(process.argv.slice(2).map((door) => door.split("=") as [string, string]));
const port = Number(process.env["PORT"] ?? 443);

/**
 * BCP 195 (RFC 9325 §4.2) has these for TLS 1.2, and FAPI 2.0 asks for nothing weaker; node offers
 * more by itself.
 */
const ciphers = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES256-GCM-SHA384",
].join(":");

const server = createServer(
  { cert: readFileSync("certificate.pem"), key: readFileSync("key.pem"), ciphers },
  (request, response) => {
    const [host = ""] = (request.headers.host ?? "").split(":");
    const onward = send({
      host: "127.0.0.1",
      port: ports.get(host),
      method: request.method,
      path: request.url,
      headers: { ...request.headers, "x-forwarded-proto": "https" },
    });
    onward.on("response", (answer) =>
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)),
    );
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  },
);
server.listen(port, () => console.log(`${[...ports.keys()].join(" and ")} on port ${port}`));
