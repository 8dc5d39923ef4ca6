import { join } from "node:path";
import type { Mailer } from "../mailer.ts";

const version = "1.33.1";

interface Messages {
  readonly messages: readonly { readonly To: readonly { readonly Address: string }[] }[];
}

/** Mailpit, built from its Go module; it keeps mails itself. */
export const mailpit: Mailer = {
  id: "mailpit",
  name: "Mailpit",
  version,
  settings: "as it comes",
  refuses: [],
  start: async (workshop) => {
    await workshop.run(workshop.need("go"), ["install", `github.com/axllent/mailpit@v${version}`], {
      environment: { GOBIN: workshop.folder },
    });
    const [smtp, web] = [await workshop.freePort(), await workshop.freePort()];
    await workshop.serve(
      join(workshop.folder, "mailpit"),
      ["--smtp", `127.0.0.1:${smtp}`, "--listen", `127.0.0.1:${web}`, "--disable-version-check"],
      `http://127.0.0.1:${web}/readyz`,
    );
    return {
      url: `smtp://127.0.0.1:${smtp}`,
      counts: async () => {
        const { body } = await workshop.http(`http://127.0.0.1:${web}/api/v1/messages?limit=1000`);
        const addresses = (JSON.parse(body) as Messages).messages.flatMap(({ To }) =>
          To.map(({ Address }) => Address.toLowerCase()),
        );
        return new Map(
          addresses.map((address) => [
            address,
            addresses.filter((other) => other === address).length,
          ]),
        );
      },
    };
  },
};
