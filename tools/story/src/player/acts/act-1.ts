import type { Page } from "../browser/page.ts";
import { metadataUrl, readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { mask } from "../show/mask.ts";
import { describe } from "./act-2-connect.ts";

const account = { email: "quinn@ottermail.example", password: "inkwell" };
const scopes = ["contacts.read", "contacts.write"];

/**
 * Act 1: Quinn registers Quillpost with Ottermail. On a later run it is registered already, and
 * what stands there is checked.
 */
export async function playHandshake({
  origins,
  send,
  tell,
  step,
  hold,
  unseen,
  giveBrowser,
  arrange,
}: Performance): Promise<void> {
  const browser = giveBrowser("browser");
  const redirectUri = `${origins.quillpost}/callback`;
  const openProvider = async (): Promise<Page> =>
    (
      await browser.submit(
        (await browser.open(`${origins.quillpost}/providers`)).page.press("Ottermail"),
      )
    ).page;

  let clientId = "";
  await arrange("Beforehand: Quinn looks whether Quillpost knows Ottermail already", async () => {
    clientId = (await openProvider()).fact("Client id") ?? "";
  });

  let portal!: Page;
  await step("act-1.developer-sign-in", async () => {
    const { page } = await browser.open(`${origins.ottermail}/developer`);
    portal = page.has("#sign-in")
      ? (await browser.submit(page.press("Sign in", account, "#sign-in"))).page
      : page;
    await hold(
      "Quinn is in the developer portal, with an account like everybody else's",
      new URL(portal.url).pathname === "/developer" && portal.text.includes(account.email),
      () => describe(portal),
    );
  });

  const isKnown = clientId !== "" && portal.texts("code").includes(clientId);
  if (isKnown)
    await tell({
      kind: "aside",
      text: "Quillpost is registered with Ottermail from an earlier run, so Quinn looks it up instead of doing it again.",
    });

  let application!: Page;
  await step("act-1.client-registration", async () => {
    if (isKnown)
      application = (await browser.open(`${origins.ottermail}/developer/applications/${clientId}`))
        .page;
    else {
      const form = (await browser.submit(portal.press("Register an application"))).page;
      const details = {
        name: "Quillpost",
        description: "A blog that mails the link of a new post to the writer’s friends.",
        homepage: origins.quillpost,
        redirect_uris: redirectUri,
        scope: scopes,
      };
      application = (await browser.submit(form.press("Register", details, "#application"))).page;
    }
    await tell({
      kind: "parameters",
      rows: [
        ["name", application.heading],
        ["redirect URI", application.fact("Redirect URI") ?? ""],
        ["scope", application.fact("Scope") ?? ""],
      ],
    });
    await hold(
      "Ottermail has noted where answers go, and what may be asked for",
      application.fact("Redirect URI") === redirectUri &&
        application.fact("Scope") === scopes.join(" "),
      () => describe(application),
    );
  });

  let secret = "";
  await step("act-1.credentials-issued", async () => {
    clientId = application.fact("Client id") ?? "";
    secret = application.fact("Client secret") ?? "";
    await tell({
      kind: "parameters",
      rows: [
        ["client id", clientId],
        ["client secret", secret ? mask(secret) : "shown once, on the day of registration"],
      ],
    });
    if (!isKnown)
      await hold(
        "there is an id, and a secret nobody can guess",
        clientId !== "" && secret.length >= 32,
        () => describe(application),
      );
    const again = (await browser.open(application.url)).page;
    await hold(
      "a second look shows the id, and no secret",
      again.fact("Client id") === clientId && again.fact("Client secret") === undefined,
      () => describe(again),
    );
  });

  let provider!: Page;
  await step("act-1.discovery", async () => {
    provider = await openProvider();
    await unseen(
      "GET",
      metadataUrl(origins.ottermail),
      "Its effect is checked on Quillpost's page about Ottermail.",
    );
    const { issuer, token_endpoint } = await readMetadata(send, origins.ottermail);
    await hold(
      "the metadata names the issuer that was asked for",
      issuer === origins.ottermail,
      () => issuer,
    );
    await hold(
      "Quillpost found the token endpoint that stands there",
      provider.fact("Token endpoint") === token_endpoint,
      () => describe(provider),
    );
  });

  await step("act-1.credentials-stored", async () => {
    if (!isKnown)
      provider = (
        await browser.submit(
          provider.press("the credentials", { client_id: clientId, client_secret: secret }),
        )
      ).page;
    await hold("Quillpost knows its client id", provider.fact("Client id") === clientId, () =>
      describe(provider),
    );
    await hold(
      "and shows the secret to nobody, not even to Quinn",
      !provider.html.includes(secret || "nothing was issued in this run"),
      () => describe(provider),
    );
  });

  await step("act-1.provider-offered", async () => {
    const { page } = await browser.open(`${origins.quillpost}/providers`);
    const [row = ""] = page.texts("li").filter((text) => text.includes("Ottermail"));
    await hold(
      "Ottermail counts as registered",
      row.includes("registered") && !row.includes("not registered"),
      () => row || describe(page),
    );
  });

  await arrange("Afterwards: Quinn signs out", async () => {
    await browser.submit(
      (await browser.open(`${origins.ottermail}/account`)).page.press("Sign out"),
    );
  });
}
