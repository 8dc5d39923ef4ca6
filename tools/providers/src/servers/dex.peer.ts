import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientToRegister, Server } from "../server.ts";
import { buildGoProgram } from "./go.ts";
import { alice } from "./people.ts";

const credentials = { id: "quillpost", secret: "quillpost-secret" };
const tokenLifetime = 15;

/** What `bcrypt` makes of Alice's password, at cost 10. */
const passwordHash = "$2b$10$nkOC4CRH1V/wCbFujJ1CQO00XRD/ZIi0wlNB25azM88qoIF89kHx6";

/** dex: it says who people are, and knows no scopes but its own. */
export const dex: Server = {
  id: "dex",
  name: "dex",
  version: "2.45.1",
  source: "Go module: github.com/dexidp/dex",
  settings: ["staticClients with both redirect URIs", "enablePasswordDB and staticPasswords"],
  limits: {
    consent:
      "dex knows no scopes but its own, and gives nothing without openid: it answers invalid_scope",
  },

  start: async (workshop) => {
    const { folder } = workshop;
    const program = await buildGoProgram(workshop, {
      module: "github.com/dexidp/dex",
      version: "v0.0.0-20260303133905-11d2eeb52b42",
      main: "cmd/dex",
    });
    const port = await workshop.freePort();
    const issuer = `http://localhost:${port}/dex`;

    async function start(client?: ClientToRegister): Promise<void> {
      await workshop.stop();
      writeFileSync(
        join(folder, "config.json"),
        JSON.stringify({
          issuer,
          storage: { type: "memory" },
          web: { http: `127.0.0.1:${port}` },
          enablePasswordDB: true,
          expiry: { idTokens: `${tokenLifetime}s` },
          staticPasswords: [
            {
              email: alice.email,
              hash: passwordHash,
              username: alice.userName,
              name: alice.name,
              userID: "u-alice",
            },
          ],
          staticClients: client
            ? [
                {
                  id: credentials.id,
                  name: "Quillpost",
                  secret: credentials.secret,
                  redirectURIs: client.redirectUris,
                },
              ]
            : [],
        }),
      );
      await workshop.serve(
        program,
        ["serve", "config.json"],
        `${issuer}/.well-known/openid-configuration`,
      );
    }

    await start();
    return {
      issuer,
      tokenLifetime,
      contacts: { ISSUER_PROFILES: JSON.stringify([{ issuer, profile: "jwt" }]) },
      introduce: async (client) => {
        await start(client);
        return { by: "hand", ...credentials };
      },
      respond: (page) => {
        if (page.has("input[name=password]"))
          return page.press("Login", { login: alice.email, password: alice.password });
        return page.hasButton("Grant Access") ? page.press("Grant Access") : undefined;
      },
    };
  },
};
