export type CallbackErrorCode =
  | "unreadable_parameter"
  | "repeated_parameter"
  | "unknown_state"
  | "expired_state"
  | "answered_state"
  | "wrong_issuer"
  | "no_single_answer";

/** Where somebody may go on. */
export interface WayOn {
  readonly href: string;
  readonly label: string;
}

export interface CallbackErrorText {
  readonly title: string;
  readonly detail: string;
  readonly action: WayOn;
}

const front = { href: "/", label: "To the front page" };

const texts: Record<CallbackErrorCode, Omit<CallbackErrorText, "action">> = {
  unreadable_parameter: {
    title: "This answer cannot be read",
    detail:
      "A part of it is not UTF-8 text. The answer was thrown away, and nothing was asked with it.",
  },
  repeated_parameter: {
    title: "This answer says something twice",
    detail:
      "An honest provider says everything once. The answer was thrown away, and nothing was asked with it.",
  },
  unknown_state: {
    title: "Nobody here asked for this",
    detail:
      "An answer came from a mail provider, but this browser did not send a request that fits. If a link brought you here, somebody may have tried to slip you their own account. If it was you, begin again, in one browser.",
  },
  expired_state: {
    title: "That took too long",
    detail:
      "An answer has ten minutes to come back, and this one took longer. Nothing was shared. Begin again; it is usually quick.",
  },
  answered_state: {
    title: "This has been done already",
    detail:
      "The answer in this address was used when it first arrived, and it works only once. Reloading is harmless.",
  },
  wrong_issuer: {
    title: "The answer came from somewhere else",
    detail:
      "Quillpost asked one provider, and another one signed the answer, or nobody did. It was thrown away before anything was sent to anyone.",
  },
  no_single_answer: {
    title: "This answer is neither yes nor no",
    detail:
      "It carries both an answer and an error, or neither. It was thrown away, and nothing was asked with it.",
  },
};

/** The answer that came through the browser is refused, before any token request. */
export class CallbackError extends Error {
  override readonly name = "CallbackError";
  readonly code: CallbackErrorCode;
  readonly text: CallbackErrorText;

  /** @param action where this author may go on, if the answer belonged to a journey of theirs */
  constructor(code: CallbackErrorCode, action: WayOn = front) {
    super(code);
    this.code = code;
    this.text = { ...texts[code], action };
  }
}
