import { firstTables } from "./first-tables.ts";

/**
 * The authorization server's tables, in the order they came to be. `docs/storage.md` says what each
 * keeps, and for how long.
 */
export const migrations = [
  firstTables,
  `
  CREATE UNIQUE INDEX one_newest_signing_key ON signing_keys ((published_until IS NULL)) WHERE published_until IS NULL;

  CREATE INDEX grants_by_end ON grants (revoked_at);

  CREATE TABLE planted (
    entry TEXT PRIMARY KEY
  )
  `,
  `
  CREATE INDEX client_origins_by_client ON client_origins (client_id);
  CREATE INDEX consents_by_client ON consents (client_id);
  CREATE INDEX authorization_codes_by_client ON authorization_codes (client_id);
  CREATE INDEX grants_by_client ON grants (client_id)
  `,
  `
  CREATE TABLE used_jtis (
    owner TEXT NOT NULL,
    jti_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (owner, jti_hash)
  );
  CREATE INDEX used_jtis_by_expiry ON used_jtis (expires_at);

  CREATE TABLE pushed_requests (
    reference_hash TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    parameters TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX pushed_requests_by_client ON pushed_requests (client_id);
  CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at)
  `,
  `
  ALTER TABLE authorization_codes ADD COLUMN session_hash TEXT NOT NULL DEFAULT '';
  ALTER TABLE authorization_codes ADD COLUMN signed_in_at BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE authorization_codes ADD COLUMN carried TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE grants ADD COLUMN session_hash TEXT NOT NULL DEFAULT '';
  ALTER TABLE grants ADD COLUMN signed_in_at BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE grants ADD COLUMN carried TEXT NOT NULL DEFAULT '{}'
  `,
  `
  CREATE TABLE device_requests (
    device_code_hash TEXT PRIMARY KEY,
    user_code_hash TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    carried TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    poll_interval BIGINT NOT NULL,
    polled_at BIGINT,
    session_hash TEXT,
    user_id TEXT REFERENCES users (id),
    signed_in_at BIGINT,
    decision TEXT,
    grant_id TEXT
  );
  CREATE INDEX device_requests_by_client ON device_requests (client_id);
  CREATE INDEX device_requests_by_expiry ON device_requests (expires_at)
  `,
  `
  CREATE TABLE shared_keys (
    purpose TEXT PRIMARY KEY,
    key TEXT NOT NULL
  )
  `,
  `
  ALTER TABLE signing_keys ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'ES256';
  DROP INDEX one_newest_signing_key;
  CREATE UNIQUE INDEX one_newest_signing_key_per_algorithm ON signing_keys (algorithm) WHERE published_until IS NULL
  `,
  `
  ALTER TABLE sessions ADD COLUMN cookie_hash TEXT NOT NULL DEFAULT '';
  UPDATE sessions SET cookie_hash = id_hash;
  CREATE UNIQUE INDEX sessions_by_cookie ON sessions (cookie_hash);
  CREATE INDEX grants_by_session ON grants (session_hash);

  CREATE TABLE logout_notices (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    session_hash TEXT NOT NULL,
    user_id TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, session_hash)
  );
  CREATE INDEX logout_notices_by_time ON logout_notices (due_at)
  `,
  "CREATE INDEX refresh_tokens_by_replacement ON refresh_tokens (rotated_at) WHERE rotated_at IS NOT NULL",
  `
  DROP INDEX grants_by_end;
  CREATE INDEX grants_by_end ON grants (revoked_at) WHERE revoked_at IS NOT NULL;
  DROP INDEX grants_by_session;
  CREATE INDEX grants_by_openid_session ON grants (session_hash) WHERE ' ' || scope || ' ' LIKE '% openid %'
  `,
  "ALTER TABLE grants DROP COLUMN last_used_at",
  `
  ALTER TABLE consents RENAME TO consents_anywhere;
  CREATE TABLE consents (
    user_id TEXT NOT NULL REFERENCES users (id),
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    resource TEXT NOT NULL,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id, resource)
  );
  INSERT INTO consents (user_id, client_id, resource, scope, given_at) SELECT user_id, client_id, '', scope, given_at FROM consents_anywhere;
  DROP TABLE consents_anywhere;
  CREATE INDEX consents_by_client ON consents (client_id)
  `,
  `
  CREATE TABLE introspection_rights (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    resource TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, resource)
  )
  `,
  // Requests that wait were written down in another shape: their users begin again.
  "DELETE FROM pending_requests",
  "ALTER TABLE planted RENAME TO seeded_entries",
];
