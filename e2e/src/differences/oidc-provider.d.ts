/** As much of oidc-provider as the comparison touches; the package brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  interface Grant {
    addOIDCScope(scope: string): void;
    rejectOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    rejectResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }
  export interface Interaction {
    readonly prompt: { readonly name: string };
    readonly params: {
      readonly client_id: string;
      readonly scope?: string;
      readonly resource?: string | string[];
    };
    readonly session?: { readonly accountId: string };
    readonly grantId?: string;
  }
  export interface Client {
    readonly clientId: string;
    readonly clientAuthMethod: string;
    grantTypeAllowed(grantType: string): boolean;
  }
  export namespace errors {
    class InvalidTarget extends Error {}
  }
  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: {
      new (fields: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant>;
    };
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>;
  }
}
