import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import type { EditorLink } from "../proofs/editor-link.ts";
import { readSource } from "../proofs/readable-source.ts";

const Query = Type.Object({
  file: Type.String({ maxLength: 300 }),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  around: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
});

export interface Source {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
  /** Opens the editor at the line; null where it is not known where the editor finds the file. */
  readonly link: string | null;
}

/** The lines of code behind a leg, from this checkout. */
export async function sourceRoute(
  service: Service,
  { editorLink }: { readonly editorLink: EditorLink },
): Promise<void> {
  service.get("/api/source", { schema: { querystring: Query } }, async (request, reply) => {
    const { file, line, around = 12 } = request.query;
    const all = readSource(file);
    if (!all)
      return sendProblem(
        reply,
        404,
        "No such source",
        "There is no source code of that name in the play.",
      );
    const from = line ? Math.max(1, line - around) : 1;
    const to = line ? Math.min(all.length, line + around) : all.length;
    const link = editorLink(file, line ?? 1);
    return { file, from, to, lines: all.slice(from - 1, to), link } satisfies Source;
  });
}
