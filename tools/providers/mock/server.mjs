/** oauth2-mock-server with tokens for the contacts: node server.mjs PORT SETUP.json, in a folder where the package is installed. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [port, setup] = process.argv.slice(2);
const { scope, resource, clientId } = JSON.parse(readFileSync(setup, "utf8"));
const entry = createRequire(join(process.cwd(), "package.json")).resolve("oauth2-mock-server");
const { OAuth2Server } = await import(pathToFileURL(entry).href);

const server = new OAuth2Server();
await server.issuer.keys.generate("RS256");
server.service.on("beforeTokenSigning", ({ payload }) => {
  if (payload.aud === undefined)
    Object.assign(payload, { aud: resource, scope, client_id: clientId });
});
server.service.on("beforeResponse", ({ body }) => Object.assign(body, { scope }));
await server.start(Number(port), "localhost");
