import { Type, type TSchema } from "typebox";

const Text = (maxLength: number) => Type.String({ maxLength });
const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const id = "[0-9a-f]{16}\\.(request|response)";
const MessageId = Type.String({ pattern: `^${id}$` });
const Value = Type.Union([Type.String(), Type.Number(), Type.Null()]);
const Row = Nullable(Type.Record(Type.String(), Value));
const Secret = Type.Object({
  tag: Type.String({ pattern: "^[0-9a-f]{8}$" }),
  kind: Text(30),
  first: Text(6),
  length: Type.Integer({ minimum: 1 }),
  jwt: Type.Optional(Type.Object({ header: Type.Unknown(), claims: Type.Unknown() })),
});
const Headers = Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]));

const Place = Type.Object({ file: Text(300), line: Type.Integer({ minimum: 1 }) });

const Path = Type.String({ pattern: "^/[^\\s\"'<>\\\\]*$", maxLength: 300 });
const Snapshot = Type.Object({
  language: Text(40),
  classes: Text(500),
  styles: Type.Array(Path, { maxItems: 8 }),
  html: Text(64 * 1024),
});

const Message = Type.Object({
  fact: Type.Union([Type.Literal("received"), Type.Literal("sent")]),
  id: MessageId,
  at: Type.Number(),
  during: Nullable(MessageId),
  heldUntil: Nullable(Type.Number()),
  method: Text(20),
  url: Text(20_000),
  status: Type.Optional(Type.Integer()),
  headers: Headers,
  body: Nullable(Text(20_000)),
  parameters: Type.Array(Type.Object({ in: Text(20), name: Type.String(), value: Type.String() }), {
    maxItems: 500,
  }),
  page: Type.Unknown(),
  snapshot: Type.Optional(Snapshot),
  secrets: Type.Array(Secret, { maxItems: 1_000 }),
  route: Nullable(Type.Object({ pattern: Text(500), source: Nullable(Place) })),
});

const Check = Type.Object({
  fact: Type.Literal("check"),
  at: Type.Number(),
  during: MessageId,
  claim: Text(500),
  section: Text(60),
  holds: Type.Boolean(),
  callers: Type.Array(Place, { maxItems: 10 }),
});

const RowChange = Type.Object({
  fact: Type.Literal("row"),
  at: Type.Number(),
  during: MessageId,
  table: Text(100),
  change: Type.Union([Type.Literal("insert"), Type.Literal("update"), Type.Literal("delete")]),
  count: Type.Integer({ minimum: 1 }),
  key: Type.Record(Type.String(), Value),
  before: Row,
  after: Row,
  secrets: Type.Array(Secret, { maxItems: 1_000 }),
});

/** The shape of what a party may post; `Report` in `libs/backstage` says what it means. */
export const ReportBody = Type.Object({
  connection: Text(40),
  facts: Type.Array(Type.Union([Message, Check, RowChange]), { maxItems: 200 }),
  dropped: Type.Integer({ minimum: 0 }),
  done: Type.Array(Text(40), { maxItems: 200 }),
  attempts: Type.Array(
    Type.Object({
      id: Text(40),
      exchange: Nullable(Text(16)),
      status: Nullable(Type.Integer()),
      headers: Headers,
      body: Nullable(Text(20_000)),
    }),
    { maxItems: 200 },
  ),
  styles: Type.Array(Type.Object({ url: Text(500), css: Text(256 * 1024) }), { maxItems: 200 }),
});
