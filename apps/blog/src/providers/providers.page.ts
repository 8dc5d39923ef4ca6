import { ErrorPage } from "@tale/pages/error-page";
import type { Service } from "@tale/service/create-service";
import { isSafeOrigin } from "@tale/service/origins";
import { Type } from "typebox";
import { cleanLine } from "../mail-address.ts";
import { isRegistered, type ProvidersStore } from "../stores/providers.store.ts";

const AddForm = Type.Object({
  name: Type.String({ maxLength: 200 }),
  issuer: Type.String({ maxLength: 500 }),
  contacts_url: Type.String({ maxLength: 500 }),
});

/**
 * For Quillpost's developers: every provider, registered or waiting, and a form to add one.
 *
 * @step act-1.provider-offered
 */
export async function providersPage(pages: Service, { providers }: { providers: ProvidersStore }): Promise<void> {
  pages.get("/providers", async (_request, reply) => {
    const all = await providers.all();
    return reply.view("providers/providers.page.hbs", { providers: all.map((provider) => ({ ...provider, secretSealed: undefined, isRegistered: isRegistered(provider) })) });
  });

  pages.post("/providers", { schema: { body: AddForm } }, async (request, reply) => {
    const name = cleanLine(request.body.name, 40);
    const { issuer, contacts_url } = request.body;
    for (const [what, url] of [["issuer", issuer], ["address of the contacts", contacts_url]] as const) {
      if (!URL.canParse(url) || !isSafeOrigin(new URL(url)) || /[?#\s]/.test(url)) throw unusable(what);
    }
    const id = await providers.add({ name, issuer, contactsUrl: contacts_url.replace(/\/$/, "") });
    if (!id) throw alreadyThere();
    return reply.redirect(`/providers/${id}`, 303);
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
