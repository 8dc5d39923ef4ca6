import { messages } from "@tale/protocol/messages";
import { createParameterMarks, type ParameterMarks } from "@tale/protocol/parameter-marks";
import type { FastifyInstance } from "fastify";
import type { TSchema } from "typebox";

declare module "fastify" {
  interface FastifyInstance {
    /**
     * What this service knows of the parameters it sends and receives: what its routes' schemas
     * say, and what is added for cookies and columns, which have none.
     */
    readonly parameterMarks: ParameterMarks;
  }
}

/** Learns who may read a parameter from the schema of each route that is added from now on. */
export function learnSecrecy(service: FastifyInstance): void {
  const marks = createParameterMarks(...Object.values(messages));
  service.decorate("parameterMarks", marks);
  service.addHook("onRoute", ({ schema = {} }) => {
    const { body, querystring, params, headers, response } = schema;
    const answers = Object.values((response ?? {}) as Readonly<Record<string, unknown>>);
    for (const part of [body, querystring, params, headers, ...answers])
      if (part) marks.add(part as TSchema);
  });
}
