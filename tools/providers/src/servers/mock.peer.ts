import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Server } from "../server.ts";
import { allScopes } from "./scopes.ts";

const script = fileURLToPath(new URL("../../mock/server.mjs", import.meta.url));
const version = "8.2.3";
const credentials = { id: "quillpost", secret: "quillpost-secret" };

/** oauth2-mock-server, which says yes to everybody: what developers test with. */
export const mockServer: Server = {
  id: "mock",
  name: "oauth2-mock-server",
  version,
  source: "npm: oauth2-mock-server",
  settings: [
    "beforeTokenSigning: aud, scope and client_id of access tokens",
    "Contacts: ISSUER_PROFILES with the profile jwt",
  ],

  start: async (workshop) => {
    const { folder } = workshop;
    writeFileSync(join(folder, "package.json"), "{}");
    await workshop.run(workshop.need("npm"), [
      "install",
      "--no-audit",
      "--no-fund",
      `oauth2-mock-server@${version}`,
    ]);
    const port = await workshop.freePort();
    const issuer = `http://localhost:${port}`;
    const setup = join(folder, "setup.json");

    async function start(resource: string): Promise<void> {
      await workshop.stop();
      writeFileSync(
        setup,
        JSON.stringify({
          scope: `${allScopes.join(" ")} openid profile`,
          resource,
          clientId: credentials.id,
        }),
      );
      await workshop.serve(
        process.execPath,
        [script, String(port), setup],
        `${issuer}/.well-known/openid-configuration`,
      );
    }

    await start("unknown");
    return {
      issuer,
      tokenLifetime: 0,
      contacts: { ISSUER_PROFILES: JSON.stringify([{ issuer, profile: "jwt" }]) },
      introduce: async ({ resource }) => {
        await start(resource);
        return { by: "hand", ...credentials };
      },
      respond: () => undefined,
    };
  },
};
