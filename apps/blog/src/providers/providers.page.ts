import { ErrorPage } from "@tale/pages/error-page";
import type { Service } from "@tale/service/create-service";
import { isSafeOrigin } from "@tale/service/origins";
import { Type } from "typebox";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import type { Introductions } from "../authorization-server/introductions.ts";
import type { FindIssuer } from "../authorization-server/resource-metadata.ts";
import { cleanLine } from "../mail-address.ts";
import { isRegistered, type ProvidersStore } from "../stores/providers.store.ts";
import { wordsFor } from "./protections.words.ts";

export interface ProvidersPageOptions {
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly introduceAll: Introductions;
  readonly findIssuer: FindIssuer;
}

const AddForm = Type.Object({
  name: Type.String({ maxLength: 200 }),
  issuer: Type.Optional(Type.String({ maxLength: 500 })),
  contacts_url: Type.String({ maxLength: 500 }),
});

/**
 * For Quillpost's developers: every provider, registered or waiting, and a form to add one.
 *
 * @step act-1.provider-offered
 */
export async function providersPage(pages: Service, { providers, discovery, introduceAll, findIssuer }: ProvidersPageOptions): Promise<void> {
  pages.get("/providers", async (_request, reply) => {
    const waiting = await introduceAll();
    const all = await providers.all();
    return reply.view("providers/providers.page.hbs", {
      waiting,
      providers: all.map((provider) => ({
        id: provider.id,
        name: provider.name,
        issuer: provider.issuer,
        isRegistered: isRegistered(provider),
        protections: wordsFor(provider, discovery.lastFound(provider.issuer)),
      })),
    });
  });

  pages.post("/providers", { schema: { body: AddForm } }, async (request, reply) => {
    const name = cleanLine(request.body.name, 40);
    const contactsUrl = request.body.contacts_url.replace(/\/$/, "");
    checkUsable("address of the contacts", contactsUrl);
    const issuer = request.body.issuer ?? (await findIssuer(contactsUrl).catch(explain));
    checkUsable("issuer", issuer);
    const id = await providers.add({ name, issuer, contactsUrl, profile: "offered" });
    if (!id) throw alreadyThere();
    return reply.redirect(`/providers/${id}`, 303);
  });
}

function checkUsable(what: string, url: string): void {
  if (!URL.canParse(url) || !isSafeOrigin(new URL(url)) || /[?#\s]/.test(url)) throw unusable(what);
}

function explain(error: unknown): never {
  if (!(error instanceof DiscoveryError)) throw error;
  throw new ErrorPage({
    status: 422,
    title: "Who gives out its tokens could not be found",
    detail: error.message,
    advice: "Go back and type the issuer as well; what you typed is still in the form.",
    action: { href: "/providers", label: "Back to the providers" },
  });
}

function unusable(what: string): ErrorPage {
  return new ErrorPage({
    status: 400,
    title: `That ${what} cannot be used`,
    detail: "It must be a URL that begins with https://, without a query and a fragment. Plain http is accepted for this machine only, because a secret will be sent there.",
    advice: "Go back and correct it; what you typed is still in the form.",
    action: { href: "/providers", label: "Back to the providers" },
  });
}

function alreadyThere(): ErrorPage {
  return new ErrorPage({
    status: 409,
    title: "That provider is there already",
    detail: "One with this name or this issuer is in the list. Two of the same name could not be told apart by those who choose.",
    action: { href: "/providers", label: "Back to the providers" },
  });
}
