import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseParameters } from "@tale/service/form-endpoint";
import { hiddenInputs } from "@tale/service/testing";
import { basic } from "./clients.ts";
import { signInUrl, type SignInTokens } from "./openid.ts";
import {
  authorize,
  redeem,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let receiver: Server;
export let told: { token: string; type: string | undefined }[];
let answer: number;
export let client: { client_id: string; client_secret: string };

export async function beginAnew(): Promise<void> {
  [told, answer] = [[], 200];
  receiver = createServer((request, response) => {
    let body = "";
    request
      .on("data", (part) => (body += part))
      .on("end", () => {
        told.push({
          token: String(parseParameters(body)["logout_token"]),
          type: request.headers["content-type"],
        });
        response.writeHead(answer).end();
      });
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  client = await register(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/logout`);
}

/** How the client answers from now on. */
export function answerWith(status: number): void {
  answer = status;
}

export async function register(
  backchannel_logout_uri: string,
  changes: object = {},
): Promise<typeof client> {
  return (
    await browser({
      method: "POST",
      url: "/register",
      json: {
        redirect_uris: [redirectUri],
        backchannel_logout_uri,
        backchannel_logout_session_required: true,
        ...changes,
      },
    })
  ).json();
}

export async function signInAt(
  { client_id, client_secret }: typeof client,
  visitor = browser,
  changes: Parameters<typeof authorize>[1] = {},
): Promise<SignInTokens> {
  const code =
    (await authorize(visitor, { url: signInUrl({ client_id }), ...changes })).get("code") ?? "";
  return (
    await redeem(visitor, code, {}, { authorization: basic({ client_id }, client_secret) })
  ).json();
}

export async function signOut(visitor = browser): Promise<void> {
  const page = await visitor({ url: "/account" });
  await visitor({
    method: "POST",
    url: "/sign-out",
    form: hiddenInputs(page.body.slice(page.body.indexOf('id="sign-out"'))),
  });
}

export const pause = (milliseconds: number) =>
  new Promise((done) => setTimeout(done, milliseconds));
