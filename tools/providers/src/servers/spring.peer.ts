import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientToRegister, Server } from "../server.ts";
import { findJava } from "./java.ts";
import { alice } from "./people.ts";
import { allScopes } from "./scopes.ts";

const project = fileURLToPath(new URL("../../spring/", import.meta.url));
const credentials = { id: "quillpost", secret: "quillpost-secret" };
const tokenLifetime = 15;

/**
 * Spring Authorization Server, as Spring Boot configures it from properties; one bean of ours says
 * whom tokens are meant for.
 */
export const spring: Server = {
  id: "spring",
  name: "Spring Authorization Server",
  version: "7.1.2",
  source: "Maven: spring-boot-starter-security-oauth2-authorization-server 4.1.2",
  settings: [
    "spring.security.oauth2.authorizationserver.client.*: redirect URIs, scopes, require-authorization-consent",
    "An OAuth2TokenCustomizer that sets the audience to the address of the contacts",
    "Contacts: ISSUER_PROFILES with the profile jwt (typ, client_id and jti are missing by default, scope is a list)",
  ],

  start: async (workshop) => {
    const { folder } = workshop;
    const environment = { JAVA_HOME: findJava(17) };
    cpSync(project, folder, { recursive: true });
    await workshop.run(workshop.need("mvn"), ["-B", "-q", "package", "-DskipTests"], {
      environment,
    });

    const port = await workshop.freePort();
    const issuer = `http://localhost:${port}`;
    const java = join(environment.JAVA_HOME, "bin/java");

    async function start(lines: readonly string[]): Promise<void> {
      await workshop.stop();
      writeFileSync(join(folder, "application.properties"), lines.join("\n"));
      await workshop.serve(
        java,
        ["-jar", "target/authorization-server-1.jar"],
        `${issuer}/.well-known/oauth-authorization-server`,
      );
    }

    // Without any client Spring Boot configures no authorization server.
    await start([
      ...propertiesOf(port, issuer),
      ...clientPropertiesOf({
        redirectUris: [`${issuer}/none`],
        postLogoutRedirectUri: issuer,
        scopes: allScopes,
        resource: "",
      }),
    ]);
    return {
      issuer,
      tokenLifetime,
      contacts: { ISSUER_PROFILES: JSON.stringify([{ issuer, profile: "jwt" }]) },
      introduce: async (client) => {
        await start([
          ...propertiesOf(port, issuer, client.resource),
          ...clientPropertiesOf(client),
        ]);
        return { by: "hand", ...credentials };
      },
      respond: (page) => {
        if (page.has("input[name=username]"))
          return page.press("Sign in", { username: alice.userName, password: alice.password });
        const scopes = page
          .boxes("scope")
          .filter(({ usable }) => usable)
          .map(({ value }) => value);
        return scopes.length > 0 ? page.press("Submit Consent", { scope: scopes }) : undefined;
      },
    };
  },
};

function propertiesOf(port: number, issuer: string, resource = "unknown"): string[] {
  return [
    "server.address=127.0.0.1",
    `server.port=${port}`,
    `contacts.address=${resource}`,
    `spring.security.oauth2.authorizationserver.issuer=${issuer}`,
    `spring.security.user.name=${alice.userName}`,
    `spring.security.user.password=${alice.password}`,
  ];
}

function clientPropertiesOf({
  redirectUris,
  postLogoutRedirectUri,
  scopes,
}: ClientToRegister): string[] {
  const client = "spring.security.oauth2.authorizationserver.client.quillpost";
  const list = (name: string, values: readonly string[]): string[] =>
    values.map((value, index) => `${client}.registration.${name}[${index}]=${value}`);
  return [
    `${client}.registration.client-id=${credentials.id}`,
    `${client}.registration.client-secret={noop}${credentials.secret}`,
    ...list("client-authentication-methods", ["client_secret_basic", "client_secret_post"]),
    ...list("authorization-grant-types", ["authorization_code", "refresh_token"]),
    ...list("redirect-uris", redirectUris),
    ...list("post-logout-redirect-uris", [postLogoutRedirectUri]),
    ...list(
      "scopes",
      scopes.filter((scope) => scope !== "offline_access"),
    ),
    `${client}.require-authorization-consent=true`,
    `${client}.require-proof-key=true`,
    `${client}.token.access-token-time-to-live=${tokenLifetime}s`,
  ];
}
