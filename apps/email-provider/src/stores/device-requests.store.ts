import { second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import { readExtensionData, writeExtensionData, type ExtensionData } from "./extension-data.ts";
import { insertGrant, newGrant, words, type GivenBy, type NewGrant } from "./grant.ts";
import { hash } from "./hash.ts";
import type { Session } from "./sessions.store.ts";
import { deviceLifetime, newUserCode, type CountedUserCode } from "./user-code.ts";

/**
 * How long a device waits between two questions, and by how much a hasty one waits longer from then
 * on (RFC 8628 §3.5).
 */
export const pollInterval = 5 * second;

/** A question that was sent in time may still arrive a little early. */
const jitter = second / 4;

/** What a device asks for, before anybody knows whose it is. */
export interface AskedByDevice extends ExtensionData {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/**
 * A device's request, and what became of it; the scopes are those allowed once somebody decided.
 */
export interface DeviceRequest extends AskedByDevice {
  readonly expiresAt: number;
  readonly decision: "allowed" | "denied" | null;
  /** Whoever was asked; absent until somebody opened the page. */
  readonly givenBy?: GivenBy;
  readonly isUsed: boolean;
}

type DeviceRow = {
  clientId: string;
  scope: string;
  resources: string;
  carried: string;
  expiresAt: number;
  decision: DeviceRequest["decision"];
  userId: string | null;
  sessionHash: string | null;
  signedInAt: number | null;
  grantId: string | null;
};

const columns = `client_id AS "clientId", scope, resources, carried, expires_at AS "expiresAt", decision,
  user_id AS "userId", session_hash AS "sessionHash", signed_in_at AS "signedInAt", grant_id AS "grantId"`;

export type DeviceRequestsStore = ReturnType<typeof createDeviceRequestsStore>;

export function createDeviceRequestsStore(database: Database, now: Clock, random: Random) {
  return {
    /**
     * @returns the code only the device will know, and the one it shows; a code that somebody else
     * is shown just now is not given twice
     */
    keep: async function keep(
      asked: AskedByDevice,
    ): Promise<{ deviceCode: string; userCode: string }> {
      const [deviceCode, userCode] = [newSecret(now, random), newUserCode(random)];
      const added = await database.run(
        `INSERT INTO device_requests (device_code_hash, user_code_hash, client_id, scope, resources, carried, expires_at, poll_interval)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_code_hash) DO NOTHING`,
        lookupKeyOf(deviceCode),
        hash(userCode),
        asked.clientId,
        asked.scopes.join(" "),
        asked.resources.join(" "),
        writeExtensionData(asked),
        now() + deviceLifetime,
        pollInterval,
      );
      return added === 1 ? { deviceCode, userCode } : keep(asked);
    },

    find: async (deviceCode: string): Promise<DeviceRequest | undefined> => {
      const row = await database.get<DeviceRow>(
        `SELECT ${columns} FROM device_requests WHERE device_code_hash = $1`,
        lookupKeyOf(deviceCode),
      );
      return row && toDeviceRequest(row);
    },

    /**
     * Counts a question of the device. @returns whether it waited as long as it was told; each time
     * it did not, it must wait longer
     */
    poll: (deviceCode: string): Promise<boolean> =>
      database.transaction(async (transaction) => {
        const inTime = await transaction.run(
          "UPDATE device_requests SET polled_at = $2 WHERE device_code_hash = $1 AND (polled_at IS NULL OR polled_at + poll_interval - $3 <= $2)",
          lookupKeyOf(deviceCode),
          now(),
          jitter,
        );
        if (inTime === 1) return true;
        await transaction.run(
          "UPDATE device_requests SET polled_at = $2, poll_interval = poll_interval + $3 WHERE device_code_hash = $1",
          lookupKeyOf(deviceCode),
          now(),
          pollInterval,
        );
        return false;
      }),

    /**
     * Finds what a user code stands for. The first session that asks is the one that decides; to
     * any other the code is unknown from then on.
     */
    open: async (
      userCode: CountedUserCode,
      { idHash, user, signedInAt }: Session,
    ): Promise<DeviceRequest | undefined> => {
      const row = await database.transaction((transaction) =>
        transaction.get<DeviceRow>(
          `UPDATE device_requests SET session_hash = $2, user_id = $3, signed_in_at = $4
           WHERE user_code_hash = $1 AND expires_at > $5 AND (session_hash IS NULL OR session_hash = $2) RETURNING ${columns}`,
          hash(userCode),
          idHash,
          user.id,
          signedInAt,
          now(),
        ),
      );
      return row && toDeviceRequest(row);
    },

    /** Of two decisions, only the first counts; and none of a session that was not asked. */
    decide: (
      userCode: string,
      { idHash }: Session,
      answer: ExtensionData & { decision: "allowed" | "denied"; scopes: readonly string[] },
    ) =>
      database.run(
        `UPDATE device_requests SET decision = $3, scope = $4, carried = $5
         WHERE user_code_hash = $1 AND session_hash = $2 AND decision IS NULL AND expires_at > $6`,
        hash(userCode),
        idHash,
        answer.decision,
        answer.scopes.join(" "),
        writeExtensionData(answer),
        now(),
      ),

    /** A no from somebody who did not sign in: nobody was asked yet, and nobody is. */
    refuse: (userCode: CountedUserCode) =>
      database.run(
        `UPDATE device_requests SET decision = 'denied', scope = '', carried = '{}'
         WHERE user_code_hash = $1 AND session_hash IS NULL AND decision IS NULL AND expires_at > $2`,
        hash(userCode),
        now(),
      ),

    /**
     * Makes what was allowed a grant, once. @returns undefined when that happened before, or was
     * taken back meanwhile
     */
    redeem: async (deviceCode: string, data: ExtensionData): Promise<NewGrant | undefined> => {
      const grant = newGrant(now, random);
      const [redeemed] = await database.batch([
        [
          "UPDATE device_requests SET grant_id = $2 WHERE device_code_hash = $1 AND decision = 'allowed' AND grant_id IS NULL",
          lookupKeyOf(deviceCode),
          grant.grantId,
        ],
        ...insertGrant(
          { table: "device_requests", key: "device_code_hash", hash: lookupKeyOf(deviceCode) },
          grant,
          data,
          now(),
        ),
      ]);
      return redeemed === 0 ? undefined : grant;
    },
  };
}

function toDeviceRequest({
  scope,
  resources,
  carried,
  userId,
  sessionHash,
  signedInAt,
  grantId,
  ...row
}: DeviceRow): DeviceRequest {
  return {
    ...row,
    scopes: words(scope),
    resources: words(resources),
    ...readExtensionData(carried),
    isUsed: grantId !== null,
    ...(userId === null || sessionHash === null || signedInAt === null
      ? {}
      : { givenBy: { userId, sessionHash, signedInAt } }),
  };
}
