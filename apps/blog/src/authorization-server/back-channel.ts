import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import type { ClientProof } from "./client-authentication.ts";
import { TokenError } from "./token.error.ts";

/** One form to an endpoint of an authorization server, from a client that says who it is. @throws TokenError when nobody answers */
export async function postForm(http: HttpClient, url: string, parameters: Readonly<Record<string, string>>, client: ClientProof): Promise<HttpResponse> {
  const body = new URLSearchParams({ ...parameters, ...client.parameters }).toString();
  try {
    return await http(url, { method: "POST", headers: { ...client.headers, "content-type": "application/x-www-form-urlencoded", accept: "application/json" }, body });
  } catch (error) {
    if (error instanceof Unreachable) throw new TokenError("unreachable", error.message, { cause: error });
    throw error;
  }
}
