import { day, second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { IssuedTokens } from "../authorization-server/token-endpoint.ts";
import { understoodDetails, type ContactsDetail } from "../some-friends.ts";
import { newId } from "./ids.ts";
import { Unsealable, type Seal } from "./seal.ts";

/** What one author allowed Quillpost at one provider. Tokens are had only through `tokensOf`. */
export interface Connection {
  readonly id: string;
  readonly author: string;
  readonly providerId: string;
  readonly scope: string;
  /** What was granted beside scopes (RFC 9396 §7), as far as it is understood here. */
  readonly details: readonly ContactsDetail[] | null;
  readonly connectedAt: number;
  /** When the provider told us that the permission is gone; the tokens went with it. */
  readonly endedAt: number | null;
  /** Why it ended; null where that was not kept yet. */
  readonly endReason: EndReason | null;
}

/**
 * `refused`: the provider took no refresh token any more. `expired`: the access ran out, and there
 * was nothing to renew it with. `contacts`: the same, but the contacts server refused it.
 * `unreadable`: our own key no longer opens what we kept.
 */
export type EndReason = "refused" | "expired" | "contacts" | "unreadable";

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970; an answer that names no lifetime gets a short one. */
  readonly expiresAt: number;
  readonly refreshToken: string | undefined;
  /** The key that both are bound to, if they are (RFC 9449). */
  readonly dpopKey: string | undefined;
  /** Which tokens these are: others have another one. */
  readonly version: string;
}

interface Row extends Omit<Connection, "details"> {
  readonly details: string | null;
  readonly accessTokenSealed: string | null;
  readonly expiresAt: number;
  readonly refreshTokenSealed: string | null;
  readonly dpopKeySealed: string | null;
}

const columns = `id, author, provider_id AS "providerId", scope, details, connected_at AS "connectedAt", ended_at AS "endedAt", end_reason AS "endReason"`;
const withTokens = `${columns}, access_token_sealed AS "accessTokenSealed", access_token_expires_at AS "expiresAt", refresh_token_sealed AS "refreshTokenSealed",
  dpop_key_sealed AS "dpopKeySealed"`;

export type ConnectionsStore = ReturnType<typeof createConnectionsStore>;

export function createConnectionsStore(database: Database, seal: Seal, now: Clock, random: Random) {
  const place = {
    access: (id: string) => `connections.access_token:${id}`,
    refresh: (id: string) => `connections.refresh_token:${id}`,
    key: (id: string) => `connections.dpop_key:${id}`,
  };
  const expiryOf = ({ expires_in = 60 }: TokenResponse): number =>
    now() + Math.min(expires_in * second, day);

  const keyOf = (id: string, { dpopKey }: IssuedTokens): string | null =>
    dpopKey ? seal.close(dpopKey, place.key(id)) : null;

  function openTokens(row: Row | undefined): Tokens | undefined {
    if (!row?.accessTokenSealed || row.endedAt !== null) return undefined;
    try {
      return {
        accessToken: seal.open(row.accessTokenSealed, place.access(row.id)),
        expiresAt: row.expiresAt,
        refreshToken: row.refreshTokenSealed
          ? seal.open(row.refreshTokenSealed, place.refresh(row.id))
          : undefined,
        dpopKey: row.dpopKeySealed ? seal.open(row.dpopKeySealed, place.key(row.id)) : undefined,
        version: row.accessTokenSealed,
      };
    } catch (error) {
      if (error instanceof Unsealable) return undefined;
      throw error;
    }
  }

  return {
    of: async (author: string) =>
      (
        await database.all<Row>(
          `SELECT ${columns} FROM connections WHERE author = $1 ORDER BY connected_at`,
          author,
        )
      ).map(readDetails),

    find: async (author: string, providerId: string) => {
      const row = await database.get<Row>(
        `SELECT ${columns} FROM connections WHERE author = $1 AND provider_id = $2`,
        author,
        providerId,
      );
      return row && readDetails(row);
    },

    /**
     * Keeps what a token request brought; a former connection of this author to this provider is
     * replaced.
     *
     * @returns the former connection's tokens, if it had any
     */
    connect: (author: string, providerId: string, scope: string, response: IssuedTokens) =>
      database.transaction(async (transaction) => {
        const id = newId(random);
        const refresh = response.refresh_token
          ? seal.close(response.refresh_token, place.refresh(id))
          : null;
        const former = await transaction.get<Row>(
          `DELETE FROM connections WHERE author = $1 AND provider_id = $2 RETURNING ${withTokens}`,
          author,
          providerId,
        );
        await transaction.run(
          `INSERT INTO connections (id, author, provider_id, scope, access_token_sealed, access_token_expires_at, refresh_token_sealed, dpop_key_sealed, details, connected_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          id,
          author,
          providerId,
          scope,
          seal.close(response.access_token, place.access(id)),
          expiryOf(response),
          refresh,
          keyOf(id, response),
          detailsOf(response),
          now(),
        );
        return openTokens(former);
      }),

    /**
     * Keeps what a refresh brought. A server that sends no new refresh token means the old one to
     * go on (RFC 6749 §6). Nothing changes if the tokens that were traded have been replaced
     * meanwhile: who comes late has the older ones.
     */
    renew: (id: string, response: IssuedTokens, { version }: Pick<Tokens, "version">) =>
      database.run(
        `UPDATE connections SET access_token_sealed = $2, access_token_expires_at = $3, refresh_token_sealed = COALESCE($4, refresh_token_sealed), scope = COALESCE($5, scope),
           dpop_key_sealed = $6, details = COALESCE($7, details)
         WHERE id = $1 AND ended_at IS NULL AND access_token_sealed = $8`,
        id,
        seal.close(response.access_token, place.access(id)),
        expiryOf(response),
        response.refresh_token ? seal.close(response.refresh_token, place.refresh(id)) : null,
        response.scope ?? null,
        keyOf(id, response),
        detailsOf(response),
        version,
      ),

    /**
     * The tokens of a connection, read anew; undefined when it ended or when our own key no longer
     * opens them.
     */
    tokensOf: async (id: string) =>
      openTokens(
        await database.get<Row>(`SELECT ${withTokens} FROM connections WHERE id = $1`, id),
      ),

    /**
     * The provider no longer honours it: the tokens are forgotten, the fact is kept so that the
     * author can be told.
     *
     * @param refused the tokens that were refused, if any were: who comes late does not end newer
     * ones
     */
    end: (id: string, reason: EndReason, refused?: Pick<Tokens, "version">) =>
      database.run(
        `UPDATE connections SET ended_at = $2, end_reason = $4, access_token_sealed = NULL, refresh_token_sealed = NULL, dpop_key_sealed = NULL
         WHERE id = $1 AND ended_at IS NULL AND (access_token_sealed = $3 OR $3 IS NULL)`,
        id,
        now(),
        refused?.version ?? null,
        reason,
      ),

    /** Why a connection ended, if it did. */
    endOf: async (id: string) =>
      (await database.get<Row>(`SELECT ${columns} FROM connections WHERE id = $1`, id))
        ?.endReason ?? undefined,

    forget: (id: string, author: string) =>
      database.run("DELETE FROM connections WHERE id = $1 AND author = $2", id, author),
  };
}

function detailsOf({ authorization_details }: IssuedTokens): string | null {
  return authorization_details ? JSON.stringify(understoodDetails(authorization_details)) : null;
}

function readDetails({ details, ...connection }: Row): Connection {
  return {
    ...connection,
    details: details === null ? null : (JSON.parse(details) as ContactsDetail[]),
  };
}
