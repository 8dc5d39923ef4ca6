import {
  answerAs,
  authorizationRequest,
  authorize,
  obtainCode,
  openAuthorize,
  readSight,
  type Parameters,
} from "../authorize.ts";
import { codeForm, ask } from "../endpoints.ts";
import type { Answer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/** What Alice answers, and what the client hears of it (RFC 6749 §4.1.2). */
export const answersOfTheUser: Table = {
  endpoint: "Sign-in and consent",
  rows: [
    row("signs in and allows", "client: code", (server) => play(server, {})),
    row("signs in and denies", "client: access_denied", (server) =>
      play(server, { button: "Deny" }),
    ),
    row("unticks everything and allows", "client: access_denied", (server) =>
      play(server, { scopes: [] }),
    ),
    row("allows one scope of two", "200", (server) => redeemOf(server, ["contacts.read"])),
    row("allows both scopes", "200", (server) =>
      redeemOf(server, ["contacts.read", "contacts.write"]),
    ),
    row("allows, and the state was odd", "client: code", (server) =>
      play(server, {}, { state: "ü & = # % + \"<>' 👩‍🚀" }),
    ),
    row("allows, and there was no state", "client: code", (server) =>
      play(server, {}, { state: undefined }),
    ),
    row("denies, and there was no state", "client: access_denied", (server) =>
      play(server, { button: "Deny" }, { state: undefined }),
    ),
    row("is signed in and has allowed this client before", "client: code", async (server) => {
      await obtainCode(server, "poster");
      return authorize(server, {}, { client: "poster", browser: server.alice });
    }),
    row("is signed in, has allowed less before", "consent", async (server) => {
      const browser = server.openBrowser();
      await answerAs(
        browser,
        await openAuthorize(
          server,
          authorizationRequest(server.clients.signer, { scope: "contacts.read" }),
          browser,
        ),
      );
      return authorize(server, {}, { client: "signer", browser });
    }),
    row("has allowed this native client before", "consent", async (server) => {
      await obtainCode(server, "pocket");
      return authorize(server, {}, { client: "pocket", browser: server.alice });
    }),
    row(
      "has allowed this public web client before",
      "consent",
      async (server) => {
        await obtainCode(server, "single");
        return authorize(server, {}, { client: "single", browser: server.alice });
      },
      differs("public-clients-ask-again", "client: code"),
    ),
  ],
};

async function play(
  server: Server,
  choice: { button?: string; scopes?: readonly string[] },
  changes: Parameters = {},
): Promise<Answer> {
  const browser = server.openBrowser();
  const asked = await openAuthorize(
    server,
    authorizationRequest(server.clients.pocket, changes),
    browser,
  );
  return readSight(server, await answerAs(browser, asked, choice), changes);
}

async function redeemOf(server: Server, scopes: readonly string[]): Promise<Answer> {
  const browser = server.openBrowser();
  const { leavesFor = "" } = await answerAs(
    browser,
    await openAuthorize(server, authorizationRequest(server.clients.pocket), browser),
    { scopes },
  );
  const code = new URL(leavesFor).searchParams.get("code") ?? "";
  return ask(server, "token", codeForm(server, code, {}, "pocket"), "pocket");
}
