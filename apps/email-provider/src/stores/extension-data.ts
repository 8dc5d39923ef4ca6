/**
 * What optional RFCs add to an authorization, to the code that answers it and to the grant it
 * becomes: a member for each, absent in the plain story.
 */
export interface ExtensionData {
  /** RFC 9449 §10: the thumbprint of the key that the code, or the grant, is bound to. */
  readonly dpopJkt?: string;
  /** RFC 9396 §2: what was asked for in detail; the user may still have to choose. */
  readonly askedDetail?: ContactsDetail;
  /** RFC 9396 §6: what of it the user granted. Nobody was asked about a grant without it. */
  readonly grantedDetail?: GrantedDetail;
  /** OpenID Connect Core §3.1.3.3: what the id_token will be made of. */
  readonly openid?: IdTokenRequest;
}

/** Reading some people of one address book, as asked for: `contacts` are their ids there. */
export interface ContactsDetail {
  readonly type: "contacts";
  readonly locations: readonly string[];
  readonly actions: readonly string[];
  /** Without it the user chooses. */
  readonly contacts?: readonly string[];
}

/** As granted: nothing is left open. */
export type GrantedDetail = ContactsDetail & { readonly contacts: readonly string[] };

export interface IdTokenRequest {
  /** For the first id_token only (OpenID Connect Core §12.2). */
  readonly nonce?: string;
  /** The claims about the user that were asked for by name (OpenID Connect Core §5.5). */
  readonly claims: readonly string[];
}

/** As it stands in the column `carried`, under the names of the parameters it came in. */
interface StoredData {
  readonly dpop_jkt?: string | undefined;
  readonly asked_details?: ContactsDetail | undefined;
  readonly granted_details?: GrantedDetail | undefined;
  readonly openid?: IdTokenRequest | undefined;
}

export function writeExtensionData(data: ExtensionData): string {
  const { dpopJkt, askedDetail, grantedDetail, openid } = data;
  return JSON.stringify({
    dpop_jkt: dpopJkt,
    asked_details: askedDetail,
    granted_details: grantedDetail,
    openid,
  } satisfies StoredData);
}

export function readExtensionData(text: string): ExtensionData {
  const { dpop_jkt, asked_details, granted_details, openid } = JSON.parse(text) as StoredData;
  return {
    ...(dpop_jkt === undefined ? {} : { dpopJkt: dpop_jkt }),
    ...(asked_details === undefined ? {} : { askedDetail: asked_details }),
    ...(granted_details === undefined ? {} : { grantedDetail: granted_details }),
    ...(openid === undefined ? {} : { openid }),
  };
}
