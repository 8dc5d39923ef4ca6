import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientToRegister, Server } from "../server.ts";
import { alice } from "./people.ts";

const script = fileURLToPath(new URL("../../django/server.py", import.meta.url));
const version = "3.4.1";
const credentials = { id: "quillpost", secret: "quillpost-secret" };
const contactsCredentials = { client_id: "contacts", client_secret: "contacts-secret" };
const tokenLifetime = 15;

/** Django OAuth Toolkit below `/o`, with opaque tokens that Contacts asks about. */
export const djangoOAuthToolkit: Server = {
  id: "django",
  name: "Django OAuth Toolkit",
  version,
  source: "PyPI: django-oauth-toolkit",
  settings: [
    "metadata_urlpatterns at the root beside the include below /o",
    "OIDC_ENABLED with an RSA key, and algorithm RS256 at the application, for sign-in",
    "An application of its own for Contacts, which asks about tokens",
    'Contacts: ISSUER_PROFILES with the profile introspection and "subject_claim": "username"; INTROSPECTION_SECRETS',
  ],

  start: async (workshop) => {
    const { folder } = workshop;
    await workshop.run(workshop.need("python3"), ["-m", "venv", "venv"]);
    const python = join(folder, "venv/bin/python");
    await workshop.run(python, [
      "-m",
      "pip",
      "install",
      "-q",
      "--disable-pip-version-check",
      `django-oauth-toolkit==${version}`,
      "django==5.2.19",
      "waitress==3.0.2",
      "cryptography",
    ]);

    const port = await workshop.freePort();
    const origin = `http://localhost:${port}`;
    const issuer = `${origin}/o`;
    const setup = join(folder, "setup.json");

    async function start(client?: ClientToRegister): Promise<void> {
      await workshop.stop();
      writeFileSync(
        setup,
        JSON.stringify({
          token_lifetime: tokenLifetime,
          user: {
            username: alice.userName,
            email: alice.email,
            password: alice.password,
            first_name: "Alice",
            last_name: "Liddell",
          },
          resource_server: {
            ...contactsCredentials,
            name: "Contacts",
            client_type: "confidential",
            authorization_grant_type: "client-credentials",
          },
          client: client ? clientOf(client) : null,
        }),
      );
      await workshop.serve(
        python,
        [script, setup, String(port)],
        `${origin}/.well-known/oauth-authorization-server/o`,
      );
    }

    await start();
    return {
      issuer,
      tokenLifetime,
      contacts: {
        ISSUER_PROFILES: JSON.stringify([
          { issuer, profile: "introspection", subject_claim: "username" },
        ]),
        INTROSPECTION_SECRETS: JSON.stringify([{ issuer, ...contactsCredentials }]),
      },
      introduce: async (client) => {
        await start(client);
        return { by: "hand", ...credentials };
      },
      respond: (page) => {
        if (page.has("input[name=password]"))
          return page.press("Log in", { username: alice.userName, password: alice.password });
        return page.hasButton("Authorize") ? page.press("Authorize") : undefined;
      },
    };
  },
};

function clientOf({ redirectUris, postLogoutRedirectUri }: ClientToRegister) {
  return {
    client_id: credentials.id,
    client_secret: credentials.secret,
    name: "Quillpost",
    client_type: "confidential",
    authorization_grant_type: "authorization-code",
    redirect_uris: redirectUris.join(" "),
    post_logout_redirect_uris: postLogoutRedirectUri,
    algorithm: "RS256",
  };
}
