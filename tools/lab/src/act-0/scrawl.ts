import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import { secret, text } from "@tale/protocol/secrecy";
import { createService, type Service } from "@tale/service/create-service";
import { findFreePorts } from "@tale/service/free-ports";
import { portOf, type Settings } from "@tale/story-tool/launcher/settings";
import { Type } from "typebox";
import { borrowAccount, type ScrapedFriend } from "./borrowed-account.ts";
import { compare } from "./comparison.ts";
import { openLedger, type Ledger } from "./ledger.ts";
import { createPostman } from "./postman.ts";

export interface ScrawlOptions {
  readonly origin: string;
  /** Where the others are. */
  readonly origins: Settings["origins"];
  readonly smtpPort: number;
  readonly ledger?: Ledger;
}

export interface Scrawl {
  readonly origin: string;
  close(): Promise<void>;
}

const brand = {
  name: "Scrawl",
  task: "is the naive blog of act 0: it asks for the password of your mail",
  colour: "#8c2f1b",
  typeface: "serif",
  navigation: [
    { href: "/", label: "Write" },
    { href: "/holds", label: "What Scrawl holds" },
    { href: "/compare", label: "With OAuth" },
  ],
  stylesheets: ["torn.css"],
} as const;

const PasswordForm = Type.Object({
  title: Type.String({ maxLength: 200, ...text }),
  email: Type.String({ maxLength: 254, ...text }),
  password: Type.String({ maxLength: 200, ...secret("password") }),
});

const SendForm = Type.Object({
  title: Type.String({ maxLength: 200, ...text }),
  email: Type.String({ maxLength: 254, ...text }),
  friend: Type.Optional(Type.Union([Type.String(text), Type.Array(Type.String(text))])),
});

/**
 * Act 0: a blog that asks for the password of Alice's mail, and then is Alice. It listens on
 * loopback only, and says on every page what it is.
 */
export async function startScrawl(options: ScrawlOptions): Promise<Scrawl> {
  const { origin, ledger = openLedger() } = options;
  const service = createService({ party: "scrawl", origin, logLevel: "silent", trustProxy: false });
  service.addHook("onClose", async () => ledger.close());
  await service.register(scrawlPages, { ...options, ledger });
  await service.listen({ host: "127.0.0.1", port: portOf(origin) });
  return { origin, close: () => service.close() };
}

export async function freeScrawlOrigin(): Promise<string> {
  const [port] = await findFreePorts(1, "127.0.0.1");
  return `http://scrawl.localhost:${port}`;
}

async function scrawlPages(
  pages: Service,
  { origin, origins, smtpPort, ledger }: ScrawlOptions & { ledger: Ledger },
): Promise<void> {
  const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const post = createPostman(smtpPort);
  const { host } = new URL(origin);
  await registerPages(pages, {
    brand,
    origin,
    templates: folder("./"),
    assets: folder("./assets/"),
  });

  pages.get("/", async (_request, reply) => reply.view("write.page.hbs", { title: "Write", host }));

  pages.post("/friends", { schema: { body: PasswordForm } }, async (request, reply) => {
    const { title, email, password } = request.body;
    ledger.note(`POST /friends title=${title}&email=${email}&password=${password}`);
    const account = await borrowAccount(origins, { email, password });
    if (!account)
      return reply
        .code(401)
        .view("write.page.hbs", { title: "Write", host, isWrong: true, post: title, email });
    ledger.keep({ email, password });
    const friends = await account.readFriends();
    const { name, apps } = await account.readAccount();
    return reply.view("friends.page.hbs", {
      title: "Your friends",
      post: title,
      email,
      friends: friends.map((friend) => ({ ...friend, value: JSON.stringify(friend) })),
      name,
      apps,
    });
  });

  pages.post("/send", { schema: { body: SendForm } }, async (request, reply) => {
    const { title, email, friend = [] } = request.body;
    const friends = [friend].flat().map((one) => JSON.parse(one) as ScrapedFriend);
    for (const one of friends) await post({ from: email, to: one, title });
    ledger.note(`sent ${friends.length} mails as ${email}`);
    return reply.view("sent.page.hbs", { title: "Sent", email, friends, post: title });
  });

  pages.get("/holds", async (_request, reply) =>
    reply.view("holds.page.hbs", { title: "What Scrawl holds", ...ledger.dump() }),
  );

  pages.get("/compare", async (_request, reply) =>
    reply.view("compare.page.hbs", { title: "With OAuth", rows: compare(ledger.dump().rows) }),
  );
}
