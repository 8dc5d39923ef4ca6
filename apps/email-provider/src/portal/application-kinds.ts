import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import type { Client, ClientSettings, GrantType } from "../clients/client.ts";

/**
 * What an application is decides whether it can keep a secret (RFC 6749 §2.1, RFC 8252 §8.4). It
 * never changes afterwards.
 */
export interface ApplicationKind {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly settings: Pick<
    ClientSettings,
    "applicationType" | "authenticationMethod" | "secretAnywhere" | "grantTypes"
  >;
}

/** Portal clients come back for months without asking their user again, so they may refresh. */
const grantTypes: readonly GrantType[] = ["authorization_code", "refresh_token"];

export const applicationKinds: readonly [ApplicationKind, ...ApplicationKind[]] = [
  {
    value: "web",
    label: "A web application with a server",
    hint: "The server keeps a client secret and proves with it who it is.",
    settings: {
      applicationType: "web",
      authenticationMethod: "client_secret_basic",
      secretAnywhere: true,
      grantTypes,
    },
  },
  {
    value: "browser",
    label: "An application in the browser",
    hint: "Everybody can read what it is made of, so it gets no secret.",
    settings: { applicationType: "web", authenticationMethod: "none", grantTypes },
  },
  {
    value: "native",
    label: "An application on a device",
    hint: "A phone or desktop application gets no secret either: each copy would hold it.",
    settings: { applicationType: "native", authenticationMethod: "none", grantTypes },
  },
  {
    value: "screen",
    label: "A television, or another thing without a keyboard",
    hint: "It shows a code that its user types into a phone. It needs no redirect URI, and gets no secret.",
    settings: {
      applicationType: "native",
      authenticationMethod: "none",
      grantTypes: [deviceCodeGrantType, "refresh_token"],
    },
  },
];

export function kindOf(client: Client): ApplicationKind {
  const alike = applicationKinds.filter(
    ({ settings }) =>
      settings.applicationType === client.applicationType &&
      showsCodes(settings) === showsCodes(client),
  );
  const isPublic = client.authenticationMethod === "none";
  return (
    alike.find(({ settings }) => (settings.authenticationMethod === "none") === isPublic) ??
    alike[0] ??
    applicationKinds[0]
  );
}

function showsCodes({ grantTypes }: Pick<ClientSettings, "grantTypes">): boolean {
  return grantTypes.includes(deviceCodeGrantType) && !grantTypes.includes("authorization_code");
}
