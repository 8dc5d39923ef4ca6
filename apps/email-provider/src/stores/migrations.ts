/** The authorization server's tables, in the order they came to be. `docs/storage.md` says what each keeps, and for how long. */
export const migrations = [
  `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL
  );

  CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    device TEXT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);

  CREATE TABLE attempts (
    subject TEXT NOT NULL,
    period BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (subject, period)
  );
  CREATE INDEX attempts_by_period ON attempts (period);

  CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    owner_id TEXT REFERENCES users (id),
    registration_token_hash TEXT,
    created_at BIGINT NOT NULL,
    metadata TEXT NOT NULL
  );
  CREATE INDEX clients_by_owner ON clients (owner_id);

  CREATE TABLE client_secrets (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (client_id, secret_hash)
  );

  CREATE TABLE client_origins (
    origin TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (origin, client_id)
  );

  CREATE TABLE pending_requests (
    id_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    session_hash TEXT,
    request TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX pending_requests_by_expiry ON pending_requests (expires_at);

  CREATE TABLE consents (
    user_id TEXT NOT NULL REFERENCES users (id),
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
  );

  CREATE TABLE authorization_codes (
    code_hash TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id),
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    grant_id TEXT
  );
  CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);

  CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id),
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
  );
  CREATE INDEX grants_by_user_and_client ON grants (user_id, client_id);
  CREATE INDEX grants_by_expiry ON grants (expires_at);

  CREATE TABLE refresh_tokens (
    token_hash TEXT PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    issued_at BIGINT NOT NULL,
    rotated_at BIGINT,
    successor_salt TEXT
  );
  CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);

  CREATE TABLE revoked_access_tokens (
    jti TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX revoked_access_tokens_by_expiry ON revoked_access_tokens (expires_at);

  CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    private_jwk TEXT NOT NULL,
    signs_from BIGINT NOT NULL,
    published_until BIGINT
  )
  `,
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
];
