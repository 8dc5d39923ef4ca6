/**
 * `node apps/email-provider/src/keys/rotate.main.ts`: makes the next signing keys while the server
 * runs, with the server's own environment. No token that is valid now fails because of it.
 */
import { openDatabase } from "@tale/database/open-database";
import { systemClock } from "@tale/service/clock";
import { refuseToStart } from "@tale/service/run-service";
import { readConfig } from "../config.ts";
import { migrations } from "../stores/migrations.ts";
import { createSigningKeysStore } from "../stores/signing-keys.store.ts";
import { createKeyring, signingAlgorithms } from "./keyring.ts";

try {
  const config = readConfig(process.env);
  const database = await openDatabase(config.databaseUrl, migrations);
  const keyring = createKeyring(createSigningKeysStore(database, systemClock), systemClock);
  for (const algorithm of signingAlgorithms) {
    const { kid, signsFrom, othersUntil } = await keyring.rotate(
      config.accessTokenLifetime * 1000,
      algorithm,
    );
    console.log(
      `New ${algorithm} key ${kid}: published now, signs from ${new Date(signsFrom).toISOString()}.`,
    );
    console.log(
      `The ${algorithm} keys before it stay published until ${new Date(othersUntil).toISOString()}.`,
    );
  }
  await database.close();
} catch (error) {
  refuseToStart(error);
}
