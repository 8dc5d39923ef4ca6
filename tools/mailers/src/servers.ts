import type { Mailer } from "./mailer.ts";
import { aiosmtpd } from "./servers/aiosmtpd.peer.ts";
import { exim } from "./servers/exim.peer.ts";
import { haraka } from "./servers/haraka.peer.ts";
import { mailpit } from "./servers/mailpit.peer.ts";
import { opensmtpd } from "./servers/opensmtpd.peer.ts";
import { postfix } from "./servers/postfix.peer.ts";

export const mailers: readonly Mailer[] = [aiosmtpd, mailpit, haraka, postfix, exim, opensmtpd];
