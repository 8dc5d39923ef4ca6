import {
  AuthorizationServerMetadata,
  metadataUrl,
} from "@tale/protocol/authorization-server-metadata";
import type { HttpClient } from "@tale/service/http-client";
import { Value } from "typebox/value";

export { metadataUrl };

/** What an authorization server publishes about itself, for anybody to read (RFC 8414 §3). */
export async function readMetadata(
  send: HttpClient,
  issuer: string,
): Promise<AuthorizationServerMetadata> {
  const { status, body } = await send(metadataUrl(issuer));
  if (status !== 200) throw new Error(`${metadataUrl(issuer)} answered ${status}`);
  return Value.Parse(AuthorizationServerMetadata, JSON.parse(body));
}
