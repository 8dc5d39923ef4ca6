import type { Transaction } from "../database.ts";
import { keysOf, type ChangedRow, type RowTriggers } from "./row-triggers.ts";

/** A setting of the transaction that collects the changed rows; without it nothing is noted. */
const setting = "tale.changed_rows";

/**
 * Triggers of PostgreSQL. They are created in the party's database when a process is watched for
 * the first time, and stay there: without the setting, a trigger asks for it and does nothing.
 * `DROP FUNCTION note_changed_row CASCADE` removes them.
 */
export const postgresTriggers: RowTriggers = {
  create: async (database) => {
    await database.transaction(async (transaction) => {
      await lock(transaction);
      await transaction.script(noteChangedRow);
    });
    const tables = await database.all<{ table: string }>(
      `SELECT relname AS "table" FROM pg_class
       WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> 'migrations'
       AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'note_changed_row')`,
    );
    // A transaction for each table: it waits for that table only, and so for no circle.
    for (const { table } of tables)
      await database.transaction(async (transaction) => {
        await lock(transaction);
        await transaction.script(triggerOf(table));
      });
    return keysOf(
      await database.all(
        `SELECT relname AS "table", attname AS "column" FROM pg_constraint
         JOIN pg_class ON pg_class.oid = conrelid
         JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'p' AND connamespace = current_schema()::regnamespace
         ORDER BY relname, array_position(conkey, attnum)`,
      ),
    );
  },

  begin: async (transaction) => {
    await transaction.get("SELECT set_config($1, E'\\n', true)", setting);
  },

  take: async (transaction) => {
    const noted = await transaction.get<{ rows: string }>(
      `WITH noted AS MATERIALIZED (SELECT current_setting($1) AS rows)
       SELECT rows, set_config($1, E'\\n', true) FROM noted`,
      setting,
    );
    const lines = noted!.rows.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as ChangedRow);
  },

  end: async (transaction) =>
    void (await transaction.get("SELECT set_config($1, '', true)", setting)),
};

/** Processes that start to be watched at the same time create triggers one after the other. */
const lock = (transaction: Transaction): Promise<unknown> =>
  transaction.get("SELECT pg_advisory_xact_lock(2)");

const noteChangedRow = `
  CREATE OR REPLACE FUNCTION note_changed_row() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('${setting}', current_setting('${setting}') || jsonb_build_object(
      'table', TG_TABLE_NAME, 'change', lower(TG_OP), 'before', to_jsonb(OLD), 'after', to_jsonb(NEW)
    ) || E'\\n', true);
    RETURN NULL;
  END $$`;

const triggerOf = (table: string): string => `
  CREATE OR REPLACE TRIGGER note_changed_row AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH ROW
  WHEN (current_setting('${setting}', true) <> '') EXECUTE FUNCTION note_changed_row()`;
