import { readFile } from "node:fs/promises";

/** Who is where while a plan is played. */
export interface Places {
  readonly suite: string;
  readonly issuer: string;
  readonly contacts: string;
  readonly quillpost: string;
}

/** One of our files with the addresses of this run in place of those that it is written with. */
export async function placed(
  file: string,
  { suite, issuer, contacts }: Omit<Places, "quillpost">,
): Promise<string> {
  const text = await readFile(new URL(file, import.meta.url), "utf8");
  return text
    .replaceAll("https://contacts.fernmail.example", contacts)
    .replaceAll("https://fernmail.example", issuer)
    .replaceAll(
      /https:\/\/(localhost\.emobix\.co\.uk:8443|www\.certification\.openid\.net)/g,
      suite,
    );
}

/**
 * Fernmail, Contacts and Quillpost beside a suite on this machine. A suite with a name below
 * `localhost` gets neighbours with such names: logout tokens go to this machine only when Fernmail
 * itself is there.
 */
export function placesBeside(suite: string): Places {
  const isLoopback = new URL(suite).hostname.endsWith(".localhost");
  const top = isLoopback ? "localhost" : "example";
  return {
    suite,
    issuer: `https://fernmail.${top}`,
    contacts: `https://contacts.fernmail.${top}`,
    quillpost: `https://quillpost.${top}`,
  };
}
