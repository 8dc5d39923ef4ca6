import { setTimeout as delay } from "node:timers/promises";
import type { Performance } from "../performance.ts";

export interface ArrivedMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const patience = 10_000;
const betweenLooks = 100;

/** Every mail about one post, once `expected` of them have arrived or patience has run out. */
export async function mailsAbout(
  { origins, send }: Pick<Performance, "origins" | "send">,
  postUrl: string,
  expected: number,
): Promise<ArrivedMail[]> {
  const deadline = performance.now() + patience;
  for (;;) {
    const { body } = await send(`${origins.inbox}/api/messages`);
    const mails = (JSON.parse(body) as ArrivedMail[]).filter(({ text }) => text.includes(postUrl));
    if (mails.length >= expected || performance.now() > deadline) return mails;
    await delay(betweenLooks);
  }
}
