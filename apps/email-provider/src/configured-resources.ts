import { readFileSync } from "node:fs";
import { isSameResource } from "@tale/protocol/resource-identifier";
import { StartError } from "@tale/service/environment";
import { isSafeOrigin } from "@tale/service/origins";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import {
  identityScopesAt,
  isIdentityScope,
  type KnownTargets,
  type Scope,
} from "./clients/scopes.ts";

const Text = Type.String({ minLength: 1 });

const Words = Type.Object({
  about: Text,
  allows: Text,
  means: Text,
  excludes: Text,
  together: Text,
});

/** The file that `SCOPES` names: per scope, what it allows in the words that users read. */
const ScopeWords = Type.Record(Type.String(), Words);

type ScopeWords = Static<typeof ScopeWords>;

/** A scope token (RFC 6749 §3.3) without a comma, which stands between two resources. */
const scopeName = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

/** The scopes of a resource for which `RESOURCES` names none: it is an address book. */
const addressBook = ["contacts.read", "contacts.write"];

interface Resource {
  readonly identifier: string;
  readonly scopes: readonly string[];
}

/**
 * Reads `RESOURCES`: resource identifiers with commas in between, each followed by the names of its
 * scopes, and `SCOPES`, the file with the words for them. Scopes that no resource has are not
 * offered.
 *
 * @throws StartError
 */
export function readResources(text: string, scopesFile: string, issuer: string): KnownTargets {
  const words = readWords(scopesFile);
  const resources = text.split(",").map((entry) => readResource(entry, words, scopesFile));
  checkNamedOnce(resources);
  const scopes = Object.entries(words).map(([name, own]): Scope => ({
    name,
    ...own,
    resources: resources
      .filter((resource) => resource.scopes.includes(name))
      .map(({ identifier }) => identifier),
  }));
  return {
    resources: resources.map(({ identifier }) => identifier) as [string, ...string[]],
    scopes: [...scopes.filter((scope) => scope.resources.length > 0), ...identityScopesAt(issuer)],
  };
}

function readResource(entry: string, words: ScopeWords, scopesFile: string): Resource {
  const [identifier = "", ...named] = entry.trim().split(/\s+/);
  requireSafe("RESOURCES", identifier);
  const scopes = named.length > 0 ? named : addressBook;
  const refuse = (reason: string) =>
    new StartError(`RESOURCES=${entry.trim()} cannot be used: ${reason}`);
  for (const name of scopes) {
    if (isIdentityScope(name))
      throw refuse(`the scope ${name} belongs to OpenID Connect, and to no resource`);
    if (!Object.hasOwn(words, name))
      throw refuse(`SCOPES=${scopesFile} has no words for the scope ${name}`);
  }
  return { identifier, scopes };
}

function checkNamedOnce(resources: readonly Resource[]): void {
  for (const [index, { identifier }] of resources.entries())
    if (resources.slice(0, index).some((other) => isSameResource(other.identifier, identifier)))
      throw new StartError(`RESOURCES cannot be used: it names ${identifier} twice`);
}

function readWords(file: string): ScopeWords {
  const refuse = (reason: string) =>
    new StartError(`SCOPES=${file} cannot be used: ${reason.replace(/\s+/g, " ")}`);
  const words = parse(file, refuse);
  if (!Value.Check(ScopeWords, words)) {
    const [fault] = Value.Errors(ScopeWords, words);
    throw refuse(`${fault?.instancePath || "it"} ${fault?.message}`);
  }
  for (const name of Object.keys(words)) {
    if (!scopeName.test(name))
      throw refuse(`“${name}” is no name of a scope: no space, comma, quote or backslash`);
    if (isIdentityScope(name))
      throw refuse(`the scope ${name} belongs to OpenID Connect, and its words stand in the code`);
  }
  return words;
}

function parse(file: string, refuse: (reason: string) => StartError): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

/**
 * A resource identifier is a URL without a fragment (RFC 8707 §2); lists of them are kept with
 * spaces in between.
 */
export function requireSafe(name: string, text: string): void {
  if (!URL.canParse(text) || /[\s#]/.test(text))
    throw new StartError(`${name}=${text} cannot be used: it is not a URL`);
  if (!isSafeOrigin(new URL(text)))
    throw new StartError(
      `${name}=${text} cannot be used: plain http is for this machine only, use https`,
    );
}
