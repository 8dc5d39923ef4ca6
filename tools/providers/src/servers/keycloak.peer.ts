import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CannotBring } from "../cannot-bring.error.ts";
import type { ClientToRegister, Server } from "../server.ts";
import { allScopes } from "./scopes.ts";
import { alice } from "./people.ts";
import { findJava } from "./java.ts";

const version = "26.7.3";

/**
 * Keycloak, as it comes: tokens of its default format, DPoP as it offers it, Quillpost registered
 * by program.
 */
export const keycloak: Server = {
  id: "keycloak",
  name: "Keycloak",
  version,
  source: "Maven: org.keycloak:keycloak-quarkus-dist",
  settings: [
    "Client scopes contacts.read and contacts.write, optional, with “Include in token scope”",
    "In each an Audience mapper: Included Custom Audience = the address of the contacts",
    "Client registration › Allowed Client Scopes: both scopes",
    "Contacts: ISSUER_PROFILES with the profile keycloak",
  ],

  start: async (workshop) => {
    const { folder, http } = workshop;
    const java = findJava(21);
    await workshop.run(workshop.need("mvn"), [
      "-B",
      "-q",
      "dependency:copy",
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:zip`,
      `-DoutputDirectory=${folder}`,
    ]);
    await workshop.run(workshop.need("unzip"), ["-q", `keycloak-quarkus-dist-${version}.zip`]);
    const home = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((one) => existsSync(join(one, "bin/kc.sh")));
    if (!home) throw new CannotBring("the archive holds no bin/kc.sh");

    const port = await workshop.freePort();
    const origin = `http://localhost:${port}`;
    const issuer = `${origin}/realms/tale`;
    await workshop.serve(
      join(home, "bin/kc.sh"),
      ["start-dev", "--http-host=127.0.0.1", `--http-port=${port}`, `--hostname=${origin}`],
      `${origin}/realms/master`,
      {
        environment: {
          JAVA_HOME: java,
          KC_BOOTSTRAP_ADMIN_USERNAME: "admin",
          KC_BOOTSTRAP_ADMIN_PASSWORD: "admin",
        },
      },
    );

    const signIn = await http(`${origin}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=password&client_id=admin-cli&username=admin&password=admin",
    });
    const { access_token: token } = JSON.parse(signIn.body) as { access_token: string };

    async function admin<Answer>(
      method: "GET" | "POST" | "PUT",
      path: string,
      body?: unknown,
    ): Promise<Answer> {
      const answer = await http(`${origin}/admin/realms${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (answer.status >= 300)
        throw new Error(
          `${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 200)}`,
        );
      return (answer.body ? JSON.parse(answer.body) : undefined) as Answer;
    }

    const tokenLifetime = 15;
    await admin("POST", "", { realm: "tale", enabled: true, accessTokenLifespan: tokenLifetime });
    // Not imported with the realm: imported users lack the default roles, and with them
    // offline_access.
    await admin("POST", "/tale/users", {
      username: alice.userName,
      email: alice.email,
      emailVerified: true,
      firstName: "Alice",
      lastName: "Liddell",
      enabled: true,
      credentials: [{ type: "password", value: alice.password, temporary: false }],
    });

    async function addScopes(resource: string): Promise<void> {
      for (const name of allScopes) {
        await admin("POST", "/tale/client-scopes", {
          name,
          protocol: "openid-connect",
          attributes: {
            "include.in.token.scope": "true",
            "display.on.consent.screen": "true",
            "consent.screen.text": name,
          },
          protocolMappers: [
            {
              name: "the address of the contacts",
              protocol: "openid-connect",
              protocolMapper: "oidc-audience-mapper",
              config: {
                "included.custom.audience": resource,
                "access.token.claim": "true",
                "id.token.claim": "false",
                "introspection.token.claim": "true",
              },
            },
          ],
        });
      }
      const scopes = await admin<{ id: string; name: string }[]>("GET", "/tale/client-scopes");
      for (const { id } of scopes.filter(({ name }) => allScopes.includes(name)))
        await admin("PUT", `/tale/default-optional-client-scopes/${id}`);
    }

    /** What a client that registers itself may ask for (Clients › Client registration). */
    async function allowScopes(): Promise<void> {
      const policies = await admin<
        { providerId: string; id: string; config: Record<string, string[]> }[]
      >(
        "GET",
        "/tale/components?type=org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy",
      );
      for (const policy of policies.filter(
        ({ providerId }) => providerId === "allowed-client-templates",
      )) {
        await admin("PUT", `/tale/components/${policy.id}`, {
          ...policy,
          config: {
            ...policy.config,
            "allow-default-scopes": ["true"],
            "allowed-client-scopes": [...allScopes, "openid"],
          },
        });
      }
    }

    return {
      issuer,
      tokenLifetime,
      contacts: { ISSUER_PROFILES: JSON.stringify([{ issuer, profile: "keycloak" }]) },
      introduce: async ({ resource }: ClientToRegister) => {
        await addScopes(resource);
        await allowScopes();
        const { token: initialAccessToken } = await admin<{ token: string }>(
          "POST",
          "/tale/clients-initial-access",
          { count: 5, expiration: 3_600 },
        );
        return { by: "program", initialAccessToken };
      },
      respond: (page) => {
        if (page.has("#kc-form-login"))
          return page.press("Sign In", { username: alice.userName, password: alice.password });
        return page.hasButton("Yes") ? page.press("Yes") : undefined;
      },
    };
  },
};
