/** As much of oidc-provider as the tests touch; the package brings no types. */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  interface Token {
    resourceServer?: object;
    setThumbprint(confirmation: "jkt", thumbprint: string): void;
    save(): Promise<string>;
    destroy(): Promise<void>;
  }
  interface TokenFields {
    readonly accountId: string;
    readonly client: object;
    readonly grantId: string;
    readonly scope?: string | undefined;
    readonly rar?: readonly object[] | undefined;
  }
  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly AccessToken: new (fields: TokenFields) => Token;
    readonly RefreshToken: new (fields: TokenFields) => Token;
    readonly Grant: new (fields: { accountId: string; clientId: string }) => Token;
    readonly Client: { find(id: string): Promise<object> };
    readonly ResourceServer: new (identifier: string, fields: object) => object;
    callback(): RequestListener;
  }
}
