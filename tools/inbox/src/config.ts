import { pageEnvironment, readPageSettings, type PageSettings } from "@tale/pages/page-settings";
import { commonEnvironment, readEnvironment } from "@tale/service/environment";
import type { ListenOptions } from "@tale/service/run-service";
import { cast } from "@tale/story/cast";
import { Type } from "typebox";

const { HOST, LOG_LEVEL, TRUST_PROXY, BACKSTAGE_URL } = commonEnvironment;
const kibibyte = 1024;

const inboxEnvironment = Type.Object({
  HOST,
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: Number(new URL(cast.inbox.origin).port),
  }),
  ORIGIN: Type.String({
    pattern: "^https?://[^/?#@]+$",
    default: cast.inbox.origin,
    description: "an origin such as http://inbox.localhost:4005",
  }),
  SMTP_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 4025 }),
  MAX_MAIL_SIZE: Type.Integer({ minimum: kibibyte, default: 1024 * kibibyte }),
  MAX_MAILS: Type.Integer({ minimum: 1, default: 5_000 }),
  LOG_LEVEL,
  TRUST_PROXY,
  BACKSTAGE_URL,
  GUIDE: pageEnvironment.GUIDE,
});

export interface Config {
  readonly listen: ListenOptions;
  readonly smtp: ListenOptions;
  readonly origin: string;
  readonly limits: Limits;
  readonly logLevel: string;
  readonly trustProxy: boolean | string;
  readonly backstageUrl?: string | undefined;
  readonly pages: PageSettings;
}

/** What the inbox refuses or forgets, so that no sender can fill its memory. */
export interface Limits {
  /** Bytes of one mail; a larger one is refused. */
  readonly mailSize: number;
  /** Mails kept; beyond that the oldest goes. */
  readonly mails: number;
  /** Bytes of all mails together; beyond that the oldest goes. */
  readonly totalSize: number;
}

/** @throws StartError */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = readEnvironment(inboxEnvironment, environment);
  return Object.freeze({
    listen: { host: read.HOST, port: read.PORT },
    smtp: { host: read.HOST, port: read.SMTP_PORT },
    origin: read.ORIGIN,
    limits: {
      mailSize: read.MAX_MAIL_SIZE,
      mails: read.MAX_MAILS,
      totalSize: 64 * read.MAX_MAIL_SIZE,
    },
    logLevel: read.LOG_LEVEL,
    trustProxy: read.TRUST_PROXY,
    backstageUrl: read.BACKSTAGE_URL,
    pages: readPageSettings(read),
  });
}
