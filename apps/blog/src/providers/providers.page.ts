import { markOf, type Marks } from "@tale/pages/marks";
import type { Service } from "@tale/service/create-service";
import type { HttpClient } from "@tale/service/http-client";
import type { FastifyReply } from "fastify";
import { Type, type Static } from "typebox";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import type { Introductions } from "../authorization-server/introductions.ts";
import type { FindIssuer } from "../authorization-server/resource-metadata.ts";
import { cleanLine } from "../mail-address.ts";
import { isRegistered } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { lookUpContacts, lookUpIssuer, readAddress, type LookedUp } from "./addresses.ts";
import { wordsFor } from "./protections.words.ts";

export interface ProvidersPageOptions {
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly introduceAll: Introductions;
  readonly findIssuer: FindIssuer;
  readonly http: HttpClient;
  readonly marks: Marks;
}

const AddForm = Type.Object({
  name: Type.String({ maxLength: 200 }),
  issuer: Type.Optional(Type.String({ maxLength: 500 })),
  contacts_url: Type.String({ maxLength: 500 }),
});

/** What is wrong with a form, in words that stand at one of its fields. */
export interface Problem {
  readonly status: 200 | 400 | 409 | 422;
  readonly at: keyof Static<typeof AddForm>;
  readonly text: string;
}

/** The addresses of a provider as they will be kept, and what a person has to look at before. */
export interface ReadAddresses {
  readonly issuer: string;
  readonly contactsUrl: string;
  readonly problem?: Problem | undefined;
}

/**
 * For Quillpost's developers: every provider, registered or waiting, and a form to add one. A form
 * that cannot be used comes back as it was typed. Where an owner spells its address otherwise, the
 * form comes back with that spelling, to be confirmed.
 *
 * @step act-1.provider-offered
 */
export async function providersPage(pages: Service, options: ProvidersPageOptions): Promise<void> {
  const { providers, discovery, introduceAll, findIssuer, http, marks } = options;
  pages.get("/providers", { exposeHeadRoute: false }, async (_request, reply) => show(reply));

  pages.post("/providers", { schema: { body: AddForm } }, async (request, reply) => {
    const { name, issuer, contacts_url: contactsUrl } = request.body;
    const added = await add(cleanLine(name, 40), issuer, contactsUrl);
    if (typeof added === "string") return reply.redirect(`/providers/${added}`, 303);
    const { problem } = added;
    const typed = problem.status === 200 ? { name, ...added.exact } : { name, issuer, contactsUrl };
    return show(reply.code(problem.status), { typed, problem });
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
        mark: markOf(marks, provider.name, provider.issuer),
        issuer: provider.issuer,
        isRegistered: isRegistered(provider),
        protections: wordsFor(provider, discovery.lastFound(provider.issuer)),
      })),
    });
  }

  /** @returns the new provider's id, or what is wrong */
  async function add(
    name: string,
    typedIssuer: string | undefined,
    typedContacts: string,
  ): Promise<string | { readonly problem: Problem; readonly exact?: ReadAddresses }> {
    const read = await readAddresses(http, typedIssuer ?? findIssuer, typedContacts);
    if ("status" in read) return { problem: read };
    if (read.problem) return { problem: read.problem, exact: read };
    const { issuer, contactsUrl } = read;
    const id = await providers.add({ name, issuer, contactsUrl, profile: "offered" });
    const isNameTaken = (await providers.all()).some((provider) => provider.name === name);
    return id ?? { problem: alreadyThere(isNameTaken ? "name" : "issuer") };
  }
}

/**
 * Reads both addresses as they were typed. @param typedIssuer how to find it, where it was left
 * empty
 */
export async function readAddresses(
  http: HttpClient,
  typedIssuer: string | FindIssuer,
  typedContacts: string,
): Promise<ReadAddresses | Problem> {
  const contactsAddress = readAddress(typedContacts);
  if (!contactsAddress) return unusable("contacts_url");
  const contacts = await lookUpContacts(http, contactsAddress);
  const found =
    typeof typedIssuer === "string"
      ? typedIssuer
      : await typedIssuer(contacts.address).catch(explain);
  if (typeof found !== "string") return found;
  const issuerAddress = readAddress(found);
  if (!issuerAddress) return unusable("issuer");
  const issuer = await lookUpIssuer(http, issuerAddress);
  const addresses = { issuer: issuer.address, contactsUrl: contacts.address };
  if (isNews(issuer, found)) return { ...addresses, problem: confirm("issuer", issuer.address) };
  if (isNews(contacts, typedContacts)) {
    return { ...addresses, problem: confirm("contacts_url", contacts.address) };
  }
  return addresses;
}

/** A server goes by something else than what was typed: a person has to see that first. */
function isNews({ address, isNamed }: LookedUp, typed: string): boolean {
  return isNamed && address !== typed.trim();
}

function confirm(at: Problem["at"], address: string): Problem {
  return {
    status: 200,
    at,
    text: `The server there goes by ${address}, which now stands in the field. If that is the one you mean, press the button once more.`,
  };
}

function unusable(at: Problem["at"]): Problem {
  return {
    status: 400,
    at,
    text: "This cannot be used: it must be a URL that begins with https://, without a query and a fragment. Plain http is accepted for this machine only, because a secret will be sent there.",
  };
}

export function alreadyThere(at: "name" | "issuer"): Problem {
  const why =
    at === "name"
      ? "Two of the same name could not be told apart by those who choose."
      : "It needs no second entry.";
  return { status: 409, at, text: `A provider with this ${at} is in the list already. ${why}` };
}

/** The issuer was left empty, and the contacts could not tell it. */
function explain(error: unknown): Problem {
  if (!(error instanceof DiscoveryError)) throw error;
  return { status: 422, at: "contacts_url", text: error.message };
}
