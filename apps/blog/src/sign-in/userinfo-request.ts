import { check } from "@tale/backstage/check";
import { UserinfoResponse } from "@tale/protocol/userinfo";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { readJson } from "../json.ts";
import { cleanLine } from "../mail-address.ts";
import { IdentityError } from "./sign-in.error.ts";

/** As much of the answer as is read here. */
const Userinfo = Type.Pick(UserinfoResponse, ["sub", "name"]);

/**
 * Asks the provider what to call somebody (OpenID Connect Core §5.3.1), with the access token that came with the ID token.
 *
 * @returns a name, maybe empty
 * @throws IdentityError
 */
export async function requestName(http: HttpClient, userinfoEndpoint: string, accessToken: string, subject: string): Promise<string> {
  const { sub, name = "" } = checkUserinfo(await get(http, userinfoEndpoint, accessToken));
  checkSameSubject(sub, subject);
  return cleanLine(name, 80);
}

/** OpenID Connect Core §5.3.2: the answer names at least whom it is about. */
function checkUserinfo({ status, body }: HttpResponse) {
  const userinfo = status === 200 ? readJson(body) : undefined;
  check("the provider says who it is about", "OpenID Connect Core §5.3.2", Value.Check(Userinfo, userinfo), () => new IdentityError(`the userinfo endpoint answered ${status} without a subject`));
  return userinfo;
}

/** OpenID Connect Core §5.3.2: about the one who signed in; otherwise the access token was somebody else's. */
function checkSameSubject(sub: string, subject: string): void {
  check("both answers are about the same person", "OpenID Connect Core §5.3.2", sub === subject, () => new IdentityError("the userinfo endpoint speaks of somebody else"));
}

async function get(http: HttpClient, url: string, accessToken: string): Promise<HttpResponse> {
  try {
    return await http(url, { headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" } });
  } catch (error) {
    if (error instanceof Unreachable) throw new IdentityError(error.message, { cause: error });
    throw error;
  }
}
