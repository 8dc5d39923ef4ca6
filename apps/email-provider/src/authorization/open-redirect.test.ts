import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri } from "../testing/clients.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const registerItself = async () => {
  const answer = await browser({
    method: "POST",
    url: "/register",
    json: { redirect_uris: [clientRedirectUri], client_name: "Self-made" },
  });
  return (answer.json() as { client_id: string }).client_id;
};

describe("400 and a page, with the way back as a link", () => {
  it("is the answer to a bad request of a client that registered itself, to whoever is not signed in (RFC 9700 §4.11.2)", async () => {
    const url = authorizationUrl({
      client_id: await registerItself(),
      redirect_uri: clientRedirectUri,
      scope: "nope",
    });
    const page = await browser({ url });
    expect(page.statusCode).toBe(400);
    expect(page.headers).not.toHaveProperty("location");
    expect(page.body).toContain("Self-made");
    expect(page.body).toMatch(
      /href="https:\/\/client\.example\/callback\?tenant&#x3D;1[^"]*error&#x3D;invalid_scope/,
    );
    const known = fernmail.openBrowser();
    await signIn(known, alice);
    expect(answerIn(await known({ url })).get("error")).toBe("invalid_scope");
  });

  it("is not the answer where nobody would read it, nor for a client that somebody vouches for", async () => {
    const silent = authorizationUrl({
      client_id: await registerItself(),
      redirect_uri: clientRedirectUri,
      scope: "nope",
      prompt: "none",
    });
    expect(answerIn(await browser({ url: silent })).get("error")).toBe("invalid_scope");
    expect(answerIn(await browser({ url: authorizationUrl({ scope: "nope" }) })).get("error")).toBe(
      "invalid_scope",
    );
  });
});
