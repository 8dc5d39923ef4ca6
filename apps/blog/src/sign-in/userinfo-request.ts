import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { UserinfoResponse } from "@tale/protocol/userinfo";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { readMembers } from "../json.ts";
import { cleanLine, readReachableAddress } from "../mail-address.ts";
import { refusalIn } from "../refusals/refusal.ts";
import type { ProviderKeys, Signer } from "./provider-keys.ts";
import { IdentityError, UserinfoError } from "./sign-in.error.ts";

/**
 * As much of the answer as is read here. What is said of an address is no reason to refuse
 * somebody.
 */
const Userinfo = Type.Object({
  ...Type.Pick(UserinfoResponse, ["sub", "name"]).properties,
  email: Type.Optional(Type.Unknown()),
  email_verified: Type.Optional(Type.Unknown()),
});

type Said = Checked<Static<typeof Userinfo>, "shape">;

export interface Profile {
  readonly name: string;
  readonly email: string;
}

export interface NameRequest {
  readonly signer: Signer;
  readonly userinfoEndpoint: string;
  readonly accessToken: string;
  /** Whom the ID token is about. */
  readonly subject: string;
}

/**
 * Asks the provider what to call somebody and where they read mail (OpenID Connect Core §5.3.1),
 * with the access token that came with the ID token. The answer is plain, or signed (OpenID Connect
 * Core §5.3.2).
 *
 * @returns a name and an address, each maybe empty
 * @throws UserinfoError when there is none to be had, which takes nothing from a proven ID token;
 * IdentityError when the
 *   answer is about somebody else
 */
export async function requestProfile(
  http: HttpClient,
  verify: ProviderKeys,
  { signer, userinfoEndpoint, accessToken, subject }: NameRequest,
): Promise<Profile> {
  const answer = await get(http, userinfoEndpoint, accessToken);
  const said = checkUserinfo(answer, await textOf(answer, verify, signer));
  checkSameSubject(said, subject);
  return profileIn(said);
}

function profileIn({
  name = "",
  email,
  email_verified: isVerified,
}: Checked<Said, "same subject">): Profile {
  return { name: cleanLine(name, 80), email: addressVouchedFor(email, isVerified) };
}

/**
 * OpenID Connect Core §5.1: `email_verified` says that the address was theirs when it was looked
 * at. Without it an address is a claim of anybody's.
 */
function addressVouchedFor(email: unknown, isVerified: unknown): string {
  return isVerified === true && typeof email === "string"
    ? (readReachableAddress(email).address ?? "")
    : "";
}

/** What a signed answer says, or a plain one. */
async function textOf(
  { headers, body }: HttpResponse,
  verify: ProviderKeys,
  signer: Signer,
): Promise<string> {
  if (!/^application\/jwt\s*(;|$)/i.test(String(headers["content-type"] ?? ""))) return body;
  try {
    return JSON.stringify((await verify(body, signer)).claims);
  } catch (error) {
    if (error instanceof IdentityError)
      throw new UserinfoError(`the signed userinfo cannot be read: ${error.message}`, {
        cause: error,
      });
    throw error;
  }
}

/** OpenID Connect Core §5.3.2: the answer names at least whom it is about. */
function checkUserinfo(answer: HttpResponse, text: string): Said {
  const { said, wrong } = answer.status === 200 ? readMembers(Userinfo, text) : { wrong: "" };
  check("the provider says who it is about", "OpenID Connect Core §5.3.2", said, () => {
    const message = `the userinfo endpoint answered ${answer.status}${wrong ? `: ${wrong}` : ""}`;
    return new UserinfoError(message, { refusal: refusalIn(answer) });
  });
  return said as Said;
}

/**
 * OpenID Connect Core §5.3.2: about the one who signed in; otherwise the access token was somebody
 * else's.
 */
function checkSameSubject(
  said: Said,
  subject: string,
): asserts said is Checked<Said, "same subject"> {
  check(
    "both answers are about the same person",
    "OpenID Connect Core §5.3.2",
    said.sub === subject,
    () => new IdentityError("the userinfo endpoint speaks of somebody else", {}, "userinfo"),
  );
}

async function get(http: HttpClient, url: string, accessToken: string): Promise<HttpResponse> {
  try {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      accept: "application/json, application/jwt",
    };
    return await http(url, { headers });
  } catch (error) {
    if (error instanceof Unreachable) throw new UserinfoError(error.message, { cause: error });
    throw error;
  }
}
