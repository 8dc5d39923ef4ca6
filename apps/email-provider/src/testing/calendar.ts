import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { decodeJwt } from "jose";
import {
  authorizationUrl,
  authorize,
  contacts,
  redeem,
  startFernmail,
  type Browser,
} from "./app.ts";
import { basic, clientRedirectUri, writeTestSeed } from "./clients.ts";

export const calendar = "https://calendar.example/api";

/** The words for two scopes that the code knows nothing of. */
const words = {
  "calendar.read": {
    about: "Your calendar",
    allows: "see your appointments",
    means: "read when you meet whom",
    excludes: "change an appointment",
    together: "use your calendar",
  },
  "calendar.write": {
    about: "Your calendar",
    allows: "change your appointments",
    means: "make, move and cancel them",
    excludes: "read your mail",
    together: "use your calendar",
  },
};

const shared = {
  client_secret: "a-secret-for-tests",
  redirect_uris: [clientRedirectUri],
  token_endpoint_auth_method: "client_secret_basic",
};

/** An application for both resources, one that has no users, and the new resource server. */
export const planner = {
  ...shared,
  client_id: "planner",
  client_name: "Planner",
  owner: "u-quinn",
  grant_types: ["authorization_code", "refresh_token", deviceCodeGrantType],
  scope: "contacts.read contacts.write calendar.read openid email",
};
export const robot = {
  ...shared,
  client_id: "robot",
  client_name: "Robot",
  grant_types: ["client_credentials"],
  scope: "contacts.read calendar.read calendar.write",
};
export const calendarServer = {
  ...shared,
  client_id: "calendar-server",
  client_name: "Calendar",
  grant_types: [],
  scope: "",
  introspects: true,
};

const folder = mkdtempSync(join(tmpdir(), "tale-scopes-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Fernmail with a calendar beside its contacts: configuration and words alone. For tests only. */
export function startWithCalendar(more: readonly object[] = []) {
  const shipped = JSON.parse(
    readFileSync(new URL("../../seed/scopes.json", import.meta.url), "utf8"),
  ) as object;
  const file = join(folder, "scopes.json");
  writeFileSync(file, JSON.stringify({ ...shipped, ...words }));
  return startFernmail({
    environment: {
      RESOURCES: `${contacts}, ${calendar} calendar.read calendar.write`,
      SCOPES: file,
      SEED: writeTestSeed([planner, robot, calendarServer, ...more]),
    },
  });
}

type Asked = Readonly<Record<string, string | undefined>>;

/** Planner's authorization request; several resources in the order given. */
export function plannerUrl(asked: Asked, ...resources: string[]): string {
  const url = authorizationUrl({
    client_id: "planner",
    redirect_uri: clientRedirectUri,
    ...asked,
  });
  return url + resources.map((one) => `&resource=${encodeURIComponent(one)}`).join("");
}

/** Walks to a code, and redeems it. */
export async function obtain(
  browser: Browser,
  asked: Asked,
  {
    resources = [],
    redeemed = {},
    ticked,
  }: { resources?: string[]; redeemed?: Record<string, string>; ticked?: string[] } = {},
) {
  const answer = await authorize(browser, {
    url: plannerUrl(asked, ...resources),
    ...(ticked ? { ticked } : {}),
  });
  return redeem(
    browser,
    answer.get("code") ?? "",
    { redirect_uri: clientRedirectUri, ...redeemed },
    { authorization: basic(planner) },
  );
}

/** What a token says it is for; or why there is none. */
export function target(answer: { json: () => unknown }) {
  const { access_token, scope, ...refused } = answer.json() as Record<string, string>;
  if (access_token === undefined) return refused;
  const { aud, scope: carried } = decodeJwt(access_token);
  return { aud, scope: carried, told: scope };
}

/** The audience and scope of a token, told likewise in the answer. */
export function tokenFor(aud: string, scope: string) {
  return { aud, scope, told: scope };
}
