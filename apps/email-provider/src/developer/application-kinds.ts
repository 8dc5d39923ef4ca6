import type { Client, ClientSettings } from "../client-authentication/client.ts";

/** What an application is decides whether it can keep a secret (RFC 6749 §2.1, RFC 8252 §8.4). It never changes afterwards. */
export interface ApplicationKind {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly settings: Pick<ClientSettings, "applicationType" | "authenticationMethod">;
}

export const applicationKinds: readonly [ApplicationKind, ...ApplicationKind[]] = [
  {
    value: "web",
    label: "A web application with a server",
    hint: "The server keeps a client secret and proves with it who it is.",
    settings: { applicationType: "web", authenticationMethod: "client_secret_basic" },
  },
  {
    value: "browser",
    label: "An application in the browser",
    hint: "Everybody can read what it is made of, so it gets no secret.",
    settings: { applicationType: "web", authenticationMethod: "none" },
  },
  {
    value: "native",
    label: "An application on a device",
    hint: "A phone or desktop application gets no secret either: each copy would hold it.",
    settings: { applicationType: "native", authenticationMethod: "none" },
  },
];

export function kindOf({ applicationType, authenticationMethod }: Client): ApplicationKind {
  const sameType = applicationKinds.filter(({ settings }) => settings.applicationType === applicationType);
  const isPublic = authenticationMethod === "none";
  return sameType.find(({ settings }) => (settings.authenticationMethod === "none") === isPublic) ?? sameType[0] ?? applicationKinds[0];
}
