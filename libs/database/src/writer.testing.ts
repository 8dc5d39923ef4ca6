import { openDatabase } from "./open-database.ts";

/**
 * A process that writes as fast as it can and names each row once it was acknowledged. It waits to
 * be killed. For tests only.
 */
const database = await openDatabase(process.argv[2]!, [
  "CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)",
]);

async function writeOnAndOn(writer: number): Promise<never> {
  for (let n = 0; ; n++) {
    const code = `${process.pid}-${writer}-${n}`;
    await database.transaction((transaction) =>
      transaction.run("INSERT INTO codes (code) VALUES ($1)", code),
    );
    process.send?.(code);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => writeOnAndOn(writer)));
