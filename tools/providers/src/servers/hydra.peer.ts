import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "../server.ts";
import { buildGoProgram } from "./go.ts";
import { startHydraLogin } from "./hydra-login.ts";
import { alice } from "./people.ts";
import { allScopes } from "./scopes.ts";

const tokenLifetime = 15;

/**
 * Ory Hydra: it keeps no users, so the pages where they sign in and allow are ours. Quillpost
 * registers itself.
 */
export const hydra: Server = {
  id: "hydra",
  name: "Ory Hydra",
  version: "2.3.0 (or what --from names)",
  source: "Go module: github.com/ory/hydra/v2",
  settings: [
    "oidc.dynamic_client_registration.enabled and webfinger.oidc_discovery.client_registration_url, for registration by program",
    "strategies.access_token: jwt, for tokens that can be read",
    "The address of the contacts in the client's audience (PATCH /admin/clients/ID), or the first refresh fails",
    "The consent app grants the address of the contacts as grant_access_token_audience",
    'Contacts: ISSUER_PROFILES with the profile jwt and "scope_claim": "scp"',
  ],

  start: async (workshop) => {
    const { folder, http } = workshop;
    const program = await buildGoProgram(workshop, {
      module: "github.com/ory/hydra/v2",
      version: "v2.3.0",
      main: "",
      tags: "sqlite",
    });
    const [port, adminPort, loginPort] = [
      await workshop.freePort(),
      await workshop.freePort(),
      await workshop.freePort(),
    ];
    const issuer = `http://localhost:${port}`;
    const login = `http://localhost:${loginPort}`;
    const admin = `http://127.0.0.1:${adminPort}`;
    let resource = "";
    await startHydraLogin({ port: loginPort, admin, http, audience: () => resource });

    writeFileSync(
      join(folder, "hydra.json"),
      JSON.stringify({
        dsn: "memory",
        serve: {
          public: { host: "127.0.0.1", port },
          admin: { host: "127.0.0.1", port: adminPort },
        },
        urls: {
          self: { issuer },
          login: `${login}/login`,
          consent: `${login}/consent`,
          logout: `${login}/logout`,
        },
        secrets: { system: ["a-secret-for-this-run-only"] },
        strategies: { access_token: "jwt" },
        ttl: { access_token: `${tokenLifetime}s` },
        oidc: { dynamic_client_registration: { enabled: true } },
        webfinger: {
          oidc_discovery: {
            supported_scope: allScopes,
            client_registration_url: `${issuer}/oauth2/register`,
          },
        },
      }),
    );
    await workshop.serve(
      program,
      ["serve", "all", "--dev", "--sqa-opt-out", "-c", "hydra.json"],
      `${issuer}/.well-known/openid-configuration`,
    );

    return {
      issuer,
      tokenLifetime,
      contacts: {
        ISSUER_PROFILES: JSON.stringify([{ issuer, profile: "jwt", scope_claim: "scp" }]),
      },
      introduce: async (client) => {
        resource = client.resource;
        return { by: "program" };
      },
      admit: async () => {
        const clients = JSON.parse((await http(`${admin}/admin/clients`)).body) as {
          client_id: string;
        }[];
        for (const { client_id: id } of clients) {
          const audience = [{ op: "replace", path: "/audience", value: [resource] }];
          const { status, body } = await http(`${admin}/admin/clients/${id}`, {
            method: "PATCH",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(audience),
          });
          if (status !== 200)
            throw new Error(`the client's audience was not set: ${status} ${body.slice(0, 200)}`);
        }
      },
      respond: (page) => {
        if (page.has("input[name=password]"))
          return page.press("Sign in", { password: alice.password });
        return page.hasButton("Allow") ? page.press("Allow") : undefined;
      },
    };
  },
};
