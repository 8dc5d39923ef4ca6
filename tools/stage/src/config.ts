import { readEnvironment, commonEnvironment, StartError } from "@tale/service/environment";
import { isLoopbackHost } from "@tale/service/origins";
import type { ListenOptions } from "@tale/service/run-service";
import { cast, type PartyId } from "@tale/story/cast";
import { Type } from "typebox";

const { HOST, LOG_LEVEL, ORIGIN } = commonEnvironment;

const stageEnvironment = Type.Object({
  HOST,
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: Number(new URL(cast.stage.origin).port) }),
  ORIGIN: Type.String({ ...ORIGIN, default: cast.stage.origin }),
  CAST: Type.Optional(Type.String({ pattern: "^[a-z-]+=https?://[^,]+(,[a-z-]+=https?://[^,]+)*$", description: "who plays where: quillpost=http://…,fernmail=http://…" })),
  LOG_LEVEL,
});

export interface Config {
  readonly listen: ListenOptions;
  readonly origin: string;
  /** Where each party is; a report from anywhere else comes from somebody outside the cast. */
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly logLevel: string;
}

/** @throws StartError; also when the stage would be open to other machines, because whoever reaches it may reset the parties */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { HOST: host, PORT: port, ORIGIN: origin, CAST: named, LOG_LEVEL: logLevel } = readEnvironment(stageEnvironment, environment);
  if (!isLoopbackHost(host)) throw new StartError(`HOST (${JSON.stringify(host)}) cannot be used: the stage is for this machine only`);
  return Object.freeze({ listen: { host, port }, origin, origins: readOrigins(named), logLevel });
}

function readOrigins(named = ""): Record<PartyId, string> {
  const origins = Object.fromEntries(Object.values(cast).map((party) => [party.id, party.origin])) as Record<PartyId, string>;
  for (const [id, origin] of named.split(",").filter(Boolean).map((pair) => pair.split("=") as [string, string])) {
    if (!(id in origins)) throw new StartError(`CAST cannot be used: nobody is called ${id}`);
    origins[id as PartyId] = origin;
  }
  return origins;
}
