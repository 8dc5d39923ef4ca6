import { ServerResponse } from "node:http";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { answer } from "./answers.ts";
import type { Fault, Question } from "./fault.ts";

/**
 * Loaded into a party's process before the party itself, which knows nothing of it: a fault that a
 * test orders happens at an exact point, and everywhere else nothing is changed.
 */
const armed = new Map<Fault["kind"], Fault>();

process.on("message", (fault: Fault | Question) => {
  if (typeof fault === "string") return void process.send!(answer(fault));
  if (fault.kind === "clock") shift = fault.ahead;
  else if (fault.kind === "read-only" || fault.kind === "writable")
    protect(fault.kind === "read-only");
  else armed.set(fault.kind, fault);
  process.send!("armed");
});

// Whoever may do everything may also write a read-only file, so its connections are told.
const { prepare } = DatabaseSync.prototype;
const connections = new Set<DatabaseSync>();
DatabaseSync.prototype.prepare = function (
  this: DatabaseSync,
  ...statement: Parameters<typeof prepare>
) {
  connections.add(this);
  return prepare.apply(this, statement);
};

let writers: DatabaseSync[] = [];
function protect(isProtected: boolean): void {
  if (isProtected)
    writers = [...connections].filter(
      (one) => one.isOpen && prepare.call(one, "PRAGMA query_only").get()?.["query_only"] === 0,
    );
  for (const one of writers) one.exec(`PRAGMA query_only = ${isProtected ? "ON" : "OFF"}`);
}

// Everything is decided, nothing is on the disk: the statement that would make it last is where the
// process dies.
const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
  if (armed.has("kill before the commit") && this.sourceSQL === "COMMIT")
    process.kill(process.pid, "SIGKILL");
  return run.apply(this, values);
} as typeof run;

// Everything is on the disk, nothing is on the wire: the head of the answer is where the process
// dies, or the line breaks.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (
  this: ServerResponse,
  ...head: Parameters<typeof writeHead>
) {
  if (isDue("kill before the answer", this)) process.kill(process.pid, "SIGKILL");
  if (isDue("break the line", this)) this.socket?.destroy();
  return writeHead.apply(this, head);
} as typeof writeHead;

/** Counts the answers to the fault's path; it is due at the one it names, and then over. */
function isDue(
  kind: "kill before the answer" | "break the line",
  { req }: ServerResponse,
): boolean {
  const fault = armed.get(kind) as { path: string; answer?: number } | undefined;
  if (!fault || req.url?.split("?", 1)[0] !== fault.path) return false;
  fault.answer = (fault.answer ?? 1) - 1;
  if (fault.answer > 0) return false;
  armed.delete(kind);
  return true;
}

let shift = Number(process.env["CLOCK_AHEAD"] ?? 0);
const MachineDate = Date;
globalThis.Date = class extends MachineDate {
  constructor(...given: [] | [number | string]) {
    if (given.length === 0) super(MachineDate.now() + shift);
    else super(...given);
  }

  static override now(): number {
    return MachineDate.now() + shift;
  }
} as DateConstructor;
