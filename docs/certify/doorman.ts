/**
 * `node docs/certify/doorman.ts [--add-pkce] fernmail.example=4001 contacts.fernmail.example=4002`
 *
 * Stands in front of parties that run on this machine, because the conformance suite speaks https only. It takes
 * `certificate.pem` and `key.pem` from the folder it is started in, and listens on PORT (443).
 *
 * With `--add-pkce` it also does for the suite what every client of today does by itself: it sends a code_challenge with
 * each authorization request that has none, and the verifier with the code. It keeps no secret and protects nobody: for
 * tests only.
 */
import { readFileSync } from "node:fs";
import { request as send, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import { codeChallengeOf } from "@tale/protocol/pkce";

const codeVerifier = "what-a-client-that-knows-PKCE-would-have-made-up";
const [addsPkce, doors] = [process.argv.includes("--add-pkce"), process.argv.slice(2).filter((word) => word.includes("="))];
const ports = new Map(doors.map((door) => door.split("=") as [string, string]));
const port = Number(process.env["PORT"] ?? 443);

const server = createServer({ cert: readFileSync("certificate.pem"), key: readFileSync("key.pem") }, async (request, response) => {
  const [host = ""] = (request.headers.host ?? "").split(":");
  const body = await text(request);
  const asked = addsPkce ? withPkce(request, body) : { path: request.url ?? "/", body };
  const { "content-length": _length, "transfer-encoding": _encoding, ...headers } = request.headers;
  const onward = send({ host: "127.0.0.1", port: ports.get(host), method: request.method, path: asked.path, headers: { ...headers, "x-forwarded-proto": "https", "content-length": Buffer.byteLength(asked.body) } });
  onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)));
  onward.on("error", () => response.writeHead(502).end());
  onward.end(asked.body);
});
server.listen(port, () => console.log(`${[...ports.keys()].join(" and ")} on port ${port}${addsPkce ? ", with PKCE for who forgets it" : ""}`));

/** RFC 7636 §4.3 and §4.5, in the name of a client that leaves them out. */
function withPkce({ method, url = "/" }: IncomingMessage, body: string): { path: string; body: string } {
  const [path = "/", query = ""] = url.split("?", 2);
  const parameters = new URLSearchParams(method === "POST" ? body : query);
  const isRequest = path === "/authorize" && !["code_challenge", "request_uri", "request"].some((name) => parameters.has(name));
  const isCode = path === "/token" && parameters.has("code") && !parameters.has("code_verifier");
  if (isRequest) for (const [name, value] of [["code_challenge", codeChallengeOf(codeVerifier)], ["code_challenge_method", "S256"]] as const) parameters.append(name, value);
  if (isCode) parameters.append("code_verifier", codeVerifier);
  if (!isRequest && !isCode) return { path: url, body };
  return method === "POST" ? { path: url, body: parameters.toString() } : { path: `${path}?${parameters}`, body };
}
