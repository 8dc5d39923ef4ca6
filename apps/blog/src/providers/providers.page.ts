import type { Service } from "@tale/service/create-service";
import { isSafeOrigin } from "@tale/service/origins";
import type { FastifyReply } from "fastify";
import { Type, type Static } from "typebox";
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

/** What is wrong with a form, in words that stand at one of its fields. */
interface Problem {
  readonly status: 400 | 409 | 422;
  readonly at: keyof Static<typeof AddForm>;
  readonly text: string;
}

/**
 * For Quillpost's developers: every provider, registered or waiting, and a form to add one. A form that cannot be used
 * comes back as it was typed.
 *
 * @step act-1.provider-offered
 */
export async function providersPage(pages: Service, { providers, discovery, introduceAll, findIssuer }: ProvidersPageOptions): Promise<void> {
  pages.get("/providers", async (_request, reply) => show(reply));

  pages.post("/providers", { schema: { body: AddForm } }, async (request, reply) => {
    const { name, issuer, contacts_url: contactsUrl } = request.body;
    const added = await add({ name: cleanLine(name, 40), issuer, contactsUrl: contactsUrl.replace(/\/$/, "") });
    if (typeof added === "string") return reply.redirect(`/providers/${added}`, 303);
    return show(reply.code(added.status), { typed: { name, issuer, contactsUrl }, problem: added });
  });

  async function show(reply: FastifyReply, form: object = {}): Promise<FastifyReply> {
    const waiting = await introduceAll();
    const all = await providers.all();
    return reply.view("providers/providers.page.hbs", {
      ...form,
      waiting,
      providers: all.map((provider) => ({
        id: provider.id,
        name: provider.name,
        issuer: provider.issuer,
        isRegistered: isRegistered(provider),
        protections: wordsFor(provider, discovery.lastFound(provider.issuer)),
      })),
    });
  }

  /** @returns the new provider's id, or what is wrong */
  async function add({ name, issuer: typed, contactsUrl }: { name: string; issuer: string | undefined; contactsUrl: string }): Promise<string | Problem> {
    if (!isUsable(contactsUrl)) return unusable("contacts_url");
    const issuer = typed ?? (await findIssuer(contactsUrl).catch(explain));
    if (typeof issuer !== "string") return issuer;
    if (!isUsable(issuer)) return unusable("issuer");
    const id = await providers.add({ name, issuer, contactsUrl, profile: "offered" });
    return id ?? alreadyThere((await providers.all()).some((provider) => provider.name === name) ? "name" : "issuer");
  }
}

function isUsable(url: string): boolean {
  return URL.canParse(url) && isSafeOrigin(new URL(url)) && !/[?#\s]/.test(url);
}

function unusable(at: Problem["at"]): Problem {
  return { status: 400, at, text: "This cannot be used: it must be a URL that begins with https://, without a query and a fragment. Plain http is accepted for this machine only, because a secret will be sent there." };
}

function alreadyThere(at: "name" | "issuer"): Problem {
  const why = at === "name" ? "Two of the same name could not be told apart by those who choose." : "It needs no second entry.";
  return { status: 409, at, text: `A provider with this ${at} is in the list already. ${why}` };
}

/** The issuer was left empty, and the contacts could not tell it. */
function explain(error: unknown): Problem {
  if (!(error instanceof DiscoveryError)) throw error;
  return { status: 422, at: "contacts_url", text: error.message };
}
