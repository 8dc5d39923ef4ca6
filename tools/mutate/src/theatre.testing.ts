import { check, type Section } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";

// A theatre with two doors. At one every mark of a check is asked for, at the other none is.

interface Ticket {
  readonly date: string;
  readonly name: string;
  readonly seat: string;
}

interface Till {
  readonly paid: boolean;
}

type Seat = Checked<{ readonly row: Row; readonly number: number }, "seat there">;
type Row = Checked<string, "row there">;

/** Opens a door without asking what was checked. */
type OpenDoor = (ticket: Ticket, name: string, row: string, till: Till) => string;

/** Opens a door for those only who passed every check. */
type OpenGuardedDoor = (
  ticket: Checked<Ticket, "of today">,
  name: Checked<string, "a name">,
  seat: Seat,
  till: Checked<Till, "paid">,
) => string;

export async function enterAnyhow(
  ticket: Ticket,
  till: Promise<Till | undefined>,
  open: OpenDoor,
): Promise<string> {
  checkDate(ticket);
  const name = checkName(ticket.name);
  const { row } = checkSeat(ticket.seat);
  const { paid } = await checkPaid(till);
  return open(ticket, name, row, { paid });
}

export async function enter(
  ticket: Ticket,
  till: Promise<Till | undefined>,
  open: OpenGuardedDoor,
): Promise<string> {
  checkDate(ticket);
  const name = checkName(ticket.name);
  const seat = checkSeat(ticket.seat);
  const paid = await checkPaid(till);
  return open(ticket, name, seat, paid);
}

/** Says no in the words of a theatre; it is no check of its own. */
function checkTicket(claim: string, section: Section, holds: unknown): asserts holds {
  check(claim, section, holds, () => new Error("this ticket opens no door"));
}

function checkDate(ticket: Ticket): asserts ticket is Checked<Ticket, "of today"> {
  checkTicket("the ticket is of today", "RFC 3339 §5.6", ticket.date === "2026-12-24");
}

function checkName(name: string): Checked<string, "a name"> {
  checkTicket("the ticket has a name", "RFC 3339 §5.6", name);
  return name as Checked<string, "a name">;
}

/** A check that is made of another one. */
function checkSeat(seat: string): Seat {
  const number = Number(seat.slice(1));
  checkTicket("the seat is there", "RFC 3339 §5.6", number > 0);
  return seatOf(checkRow(seat), number);
}

function seatOf(row: Row, number: number): Seat {
  return { row, number } as Seat;
}

function checkRow(seat: string): Row {
  const row = seat.slice(0, 1);
  checkTicket("the row is there", "RFC 3339 §5.6", row);
  return row as Row;
}

async function checkPaid(till: Promise<Till | undefined>): Promise<Checked<Till, "paid">> {
  const found = await till;
  checkTicket("the ticket is paid", "RFC 3339 §5.6", found?.paid);
  return found as Checked<Till, "paid">;
}
