import { readEnvironment, commonEnvironment, StartError } from "@tale/service/environment";
import { isLoopbackHost } from "@tale/service/origins";
import type { ListenOptions } from "@tale/service/run-service";
import { cast, type PartyId } from "@tale/story/cast";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Guest } from "./naming.ts";
import { usualEditor } from "./proofs/editor-link.ts";

const { HOST, LOG_LEVEL, ORIGIN } = commonEnvironment;

const stageEnvironment = Type.Object({
  HOST,
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: Number(new URL(cast.stage.origin).port),
  }),
  ORIGIN: Type.String({ ...ORIGIN, default: cast.stage.origin }),
  CAST: Type.Optional(
    Type.String({
      pattern: "^[a-z-]+=https?://[^,]+(,[a-z-]+=https?://[^,]+)*$",
      description: "who plays where: quillpost=http://…,fernmail=http://…",
    }),
  ),
  GUEST: Type.Optional(
    Type.String({
      description:
        'an authorization server that is not ours, in Ottermail\'s place: {"name": "…", "endpoints": {…}}',
    }),
  ),
  LOG_LEVEL,
  NETWORK: Type.Optional(
    Type.Literal("private", { description: "private, where nobody but the cast reaches it" }),
  ),
  EDITOR_LINK: Type.String({
    pattern: "^(none|[a-z][a-z0-9+.-]*:.*\\{path\\}.*)$",
    default: usualEditor,
    description: "opens an editor: an address with {path} and {line}, or none",
  }),
  RECORD: Type.Optional(
    Type.String({ description: "a file that keeps the record, so that a restart finds it" }),
  ),
  SOURCES: Type.Optional(
    Type.String({ description: "where this checkout is for whoever opens an editor" }),
  ),
});

export interface Config {
  readonly listen: ListenOptions;
  readonly origin: string;
  /** Where each party is; a report from anywhere else comes from somebody outside the cast. */
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly guest?: Guest | undefined;
  readonly logLevel: string;
  /** The file that keeps the record over a restart; without it the record is in memory only. */
  readonly recordFile?: string | undefined;
  /**
   * The checkout's folder where the speaker's editor runs, when that is not where the stage does.
   */
  readonly sources?: string | undefined;
  /** The address that opens an editor, with `{path}` and `{line}`; or `none`. */
  readonly editor: string;
  /** Whether the stage runs on the speaker's machine, and not in a container. */
  readonly isLocal: boolean;
}

/**
 * @throws StartError; also when the stage would be open to other machines, because whoever reaches
 * it may reset the parties. In containers it listens to a network of its own, and whoever sets that
 * up has to say so.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const {
    HOST: host,
    PORT: port,
    ORIGIN: origin,
    CAST: named,
    GUEST: guest,
    LOG_LEVEL: logLevel,
    NETWORK: network,
    EDITOR_LINK: editor,
    RECORD: recordFile,
    SOURCES: sources,
  } = readEnvironment(stageEnvironment, environment);
  if (!isLoopbackHost(host) && network !== "private")
    throw new StartError(
      `HOST (${JSON.stringify(host)}) cannot be used: the stage is for this machine only`,
    );
  if (!isLoopbackHost(new URL(origin).hostname))
    throw new StartError(
      `ORIGIN (${JSON.stringify(origin)}) cannot be used: the stage is for this machine only`,
    );
  return Object.freeze({
    listen: { host, port },
    origin,
    origins: readOrigins(named),
    guest: readGuest(guest),
    logLevel,
    recordFile,
    sources,
    editor,
    isLocal: network !== "private",
  });
}

const GuestShape = Type.Object({
  name: Type.String({ minLength: 1 }),
  endpoints: Type.Record(Type.String(), Type.String()),
});

function readGuest(text: string | undefined): Guest | undefined {
  if (text === undefined) return undefined;
  try {
    return Value.Parse(GuestShape, JSON.parse(text));
  } catch (error) {
    throw new StartError(`GUEST cannot be used: it must be JSON with a name and endpoints`, {
      cause: error,
    });
  }
}

function readOrigins(named = ""): Record<PartyId, string> {
  const origins = Object.fromEntries(
    Object.values(cast).map((party) => [party.id, party.origin]),
  ) as Record<PartyId, string>;
  for (const [id, origin] of named
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split("=") as [string, string])) {
    if (!(id in origins)) throw new StartError(`CAST cannot be used: nobody is called ${id}`);
    origins[id as PartyId] = origin;
  }
  return origins;
}
