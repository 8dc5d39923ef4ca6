import { ErrorPage } from "@tale/pages/error-page";
import type { Client } from "../clients/client.ts";
import { placeOf } from "../clients/registered-redirect-uri.ts";

export interface UnknownApplication {
  readonly client: Client;
  readonly title: string;
  /** Why somebody came, and what came of it. */
  readonly detail: string;
  readonly code?: string;
  /** Where the browser would be sent. */
  readonly returnUrl: string;
}

/**
 * RFC 9700 §4.11.2: a link to us must take nobody elsewhere who only trusts us. Whoever reads this
 * page decides.
 */
export function unknownApplication({
  client,
  detail,
  returnUrl,
  ...text
}: UnknownApplication): ErrorPage {
  return new ErrorPage({
    status: 400,
    ...text,
    detail: `${client.name} sent you here, and ${detail}. We do not know this application: it registered itself.`,
    advice: "Go on only if you know where that leads.",
    action: { href: returnUrl, label: `Back to ${placeOf(returnUrl.split("?", 1)[0]!)}` },
  });
}
