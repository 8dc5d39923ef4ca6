import { setTimeout as delay } from "node:timers/promises";
import { createHttpClient } from "@tale/service/http-client";
import { second } from "@tale/service/clock";
import { acts } from "@tale/story/acts";
import type { Settings } from "@tale/story-tool/launcher/settings";
import type { ArrivedMail } from "@tale/story-tool/player/acts/inbox";
import { createBrowser } from "@tale/story-tool/player/browser/browser";
import type { Tell } from "@tale/story-tool/player/events";
import type { Scrawl } from "./scrawl.ts";

/** Something that was to hold in act 0 did not. */
export class ActFailed extends Error {
  override readonly name = "ActFailed";
}

const title = "What the tide left behind";
const alice = { email: "alice@fernmail.example", password: "wonderland" };
const friends = ["Carol", "Dave", "Erin", "Frank", "Grace"];

/**
 * Act 0 over HTTP, as Alice in her browser and as a thief in his: the password is typed, used,
 * kept and printed.
 *
 * @throws ActFailed
 */
export async function playAct0(
  scrawl: Scrawl,
  { inbox }: Pick<Settings["origins"], "inbox">,
  tell: Tell,
): Promise<void> {
  const send = createHttpClient({ timeout: 20 * second });
  const browser = createBrowser("browser", send, () => undefined);
  const aside = (text: string) => tell({ kind: "aside", text });
  const hold = async (claim: string, holds: boolean, came: string): Promise<void> => {
    if (!holds) throw new ActFailed(`${claim}: came ${came}`);
    await tell({ kind: "held", claim });
  };

  await tell({ kind: "act", act: acts[0] });
  await aside(
    "Alice wants to tell her friends about a post. Scrawl asks for the password of her mail.",
  );
  const { page: form } = await browser.open(`${scrawl.origin}/`);
  await hold(
    "the form for her Fernmail password is not at Fernmail",
    form.url.startsWith(scrawl.origin),
    form.url,
  );
  const { page: found } = await browser.submit(form.press("Find my friends", { title, ...alice }));
  await aside(
    "Scrawl signs in at Fernmail with it, on the page that people use, and reads another one.",
  );
  const missing = friends.filter((name) => !found.text.includes(name));
  await hold("Fernmail takes Scrawl for Alice", found.text.includes("Alice Liddell"), found.text);
  await hold("Scrawl has all five friends, and asked no one", missing.length === 0, found.text);

  const { page: sent } = await browser.submit(found.press("Send it in my name"));
  await hold("it sends mail as Alice", sent.heading === `Sent, as ${alice.email}`, sent.text);
  const mails = await mailsCalled(title, friends.length);
  await hold(
    "five friends got a mail that says it is from her",
    mails.filter(({ from }) => from.includes(alice.email)).length >= friends.length,
    `${mails.length} mails`,
  );

  await aside("Later a thief copies Scrawl's disk.");
  const { page: disk } = await createBrowser("browser", send, () => undefined).open(
    `${scrawl.origin}/holds`,
  );
  await tell({ kind: "parameters", rows: rowsOf(disk.texts("td"), disk.texts("pre")) });
  await hold(
    "the password stands in the database",
    disk.texts("td").includes(alice.password),
    disk.text,
  );
  await hold("and in the log", disk.texts("pre").join().includes(alice.password), disk.text);
  await aside(
    "To take it back Alice has to change her password, and every other app is locked out too.",
  );

  const { page: both } = await browser.open(`${scrawl.origin}/compare`);
  await aside("The same favour, with the password at Scrawl and with OAuth at Quillpost:");
  const cells = both.texts(".compare td");
  for (const [index, question] of both.texts(".compare th[scope=row]").entries()) {
    await tell({ kind: "curtain", text: question });
    const rows = [
      ["password", cells[2 * index]!],
      ["OAuth", cells[2 * index + 1]!],
    ] as const;
    await tell({ kind: "parameters", rows });
  }

  async function mailsCalled(about: string, expected: number): Promise<ArrivedMail[]> {
    const deadline = performance.now() + 10 * second;
    for (;;) {
      const { body } = await send(`${inbox}/api/messages`);
      const found = (JSON.parse(body) as ArrivedMail[]).filter(
        ({ subject }) => subject === `I wrote “${about}”`,
      );
      if (found.length >= expected || performance.now() > deadline) return found;
      await delay(50);
    }
  }
}

/** The lines of the breach: what the tables say. */
function rowsOf(cells: readonly string[], log: readonly string[]): (readonly [string, string])[] {
  const [email = "", password = ""] = cells;
  return [
    ["email", email],
    ["password", password],
    ["log", `… ${/email=\S+/.exec(log[0] ?? "")?.[0] ?? ""}`],
  ];
}
