import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hiddenInputs } from "@tale/service/testing";
import { quillpostPort, ready, start, stopAll } from "./parties.ts";
import type { Places } from "./places.ts";

const alias = "quillpost";
const clientId = "quillpost-at-the-suite";
const clientSecret = "quillpost-secret-of-32-bytes-or-more";

const issuerOf = ({ suite }: Places): string => `${suite}/test/a/${alias}/`;

/**
 * What the suite, as a provider, knows of Quillpost. It does not announce `iss`, so its answers
 * have an address of their own (ADR 0040).
 */
export function describeQuillpost(places: Places): object {
  const origin = places.quillpost;
  const place = createHash("sha256").update(issuerOf(places)).digest("base64url").slice(0, 22);
  return {
    alias,
    description: "Quillpost as the client",
    client: {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: `${origin}/sign-in/callback/${place}`,
      post_logout_redirect_uri: `${origin}/sign-in`,
      backchannel_logout_uri: `${origin}/sign-in/back-channel-logout`,
      backchannel_logout_session_required: true,
    },
  };
}

/**
 * Starts Quillpost anew, because each module has keys of its own, signs somebody in, and out again
 * where that is what is tested.
 */
export async function actAsQuillpost(places: Places, module: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "certify-quillpost-"));
  const provider = {
    name: "Suite",
    issuer: issuerOf(places),
    contacts_url: places.contacts,
    client_id: clientId,
    client_secret: clientSecret,
    sign_in: true,
  };
  await writeFile(join(folder, "providers.json"), JSON.stringify([provider]));
  const environment = {
    PORT: String(quillpostPort),
    ORIGIN: places.quillpost,
    TRUST_PROXY: "true",
    LOG_LEVEL: "warn",
    PROVIDERS: join(folder, "providers.json"),
    DATABASE_URL: `file:${join(folder, "blog.db")}`,
  };
  const children = [start(["apps/blog/src/main.ts"], environment)];
  try {
    await ready(places.quillpost, children);
    const visit = createVisitor();
    const page = await visit(`${places.quillpost}/sign-in`);
    const [, action = ""] = /action="(\/sign-in\/with\/[0-9a-f]+)"/.exec(page) ?? [];
    await visit(`${places.quillpost}${action}`, hiddenInputs(page));
    if (!module.includes("logout")) return;
    const signedIn = await visit(`${places.quillpost}/sign-in`);
    await visit(`${places.quillpost}/sign-in/out`, {
      ...hiddenInputs(signedIn),
      where: "everywhere",
    });
    await sleep(3_000); // The suite sends its logout token after it has sent the browser back.
  } finally {
    await stopAll(children, folder);
  }
}

/**
 * A browser that keeps cookies per host, goes where it is sent, and runs no script. A form, where
 * there is one, is posted.
 */
function createVisitor() {
  const jar = new Map<string, Map<string, string>>();
  return async function visit(
    url: string,
    form?: Record<string, string>,
    redirects = 10,
  ): Promise<string> {
    const { host, origin } = new URL(url);
    const cookies = jar.get(host) ?? new Map<string, string>();
    jar.set(host, cookies);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const sent = form ? { method: "POST", body: new URLSearchParams(form) } : {};
    const response = await fetch(url, {
      ...sent,
      redirect: "manual",
      headers: { accept: "text/html", ...(cookie ? { cookie } : {}), ...(form ? { origin } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    return location && redirects > 0
      ? visit(new URL(location, url).href, undefined, redirects - 1)
      : response.text();
  };
}
