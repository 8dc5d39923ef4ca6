/**
 * The blog's tables, in the order they came to be. `docs/storage.md` says what each keeps, and for
 * how long.
 */
export const migrations = [
  `
  CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    markdown TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    slug TEXT,
    published_title TEXT,
    published_markdown TEXT,
    published_at BIGINT,
    updated_at BIGINT
  );
  CREATE INDEX posts_by_author ON posts (author, saved_at);
  CREATE INDEX posts_by_publication ON posts (published_at);

  CREATE TABLE providers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    issuer TEXT NOT NULL UNIQUE,
    contacts_url TEXT NOT NULL,
    client_id TEXT,
    client_secret_sealed TEXT,
    authentication_method TEXT,
    registered_by TEXT,
    registered_at BIGINT,
    registration_client_uri TEXT,
    registration_access_token_sealed TEXT,
    added_at BIGINT NOT NULL
  );

  CREATE TABLE authorization_requests (
    state_hash TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    code_verifier_sealed TEXT,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    answered_at BIGINT
  );
  CREATE INDEX authorization_requests_by_age ON authorization_requests (created_at);

  CREATE TABLE connections (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    access_token_sealed TEXT,
    access_token_expires_at BIGINT,
    refresh_token_sealed TEXT,
    connected_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (author, provider_id)
  );

  CREATE TABLE shares (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    post_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    note TEXT NOT NULL,
    friends TEXT NOT NULL,
    typed TEXT NOT NULL,
    remembering TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    sent_at BIGINT
  );
  CREATE INDEX shares_by_post ON shares (post_id, provider_id, saved_at);
  CREATE INDEX shares_by_author ON shares (author, saved_at);

  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    share_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    reason TEXT,
    changed_at BIGINT NOT NULL,
    UNIQUE (share_id, address)
  );
  CREATE INDEX deliveries_by_due ON deliveries (status, due_at, position);
  `,
  `
  ALTER TABLE providers ADD COLUMN profile TEXT NOT NULL DEFAULT 'plain';
  ALTER TABLE providers ADD COLUMN client_key_sealed TEXT;
  ALTER TABLE providers ADD COLUMN offers_sign_in BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE connections ADD COLUMN dpop_key_sealed TEXT;
  `,
  `
  CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    author TEXT NOT NULL,
    attached_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
  );

  CREATE TABLE sign_in_requests (
    state_hash TEXT PRIMARY KEY,
    browser TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    nonce_hash TEXT NOT NULL,
    code_verifier_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE INDEX sign_in_requests_by_age ON sign_in_requests (created_at);

  CREATE TABLE sign_ins (
    session_hash TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT,
    name TEXT NOT NULL,
    id_token_sealed TEXT NOT NULL,
    began_at BIGINT NOT NULL
  );
  CREATE INDEX sign_ins_by_identity ON sign_ins (issuer, subject);
  CREATE INDEX sign_ins_by_sid ON sign_ins (issuer, sid);
  CREATE INDEX sign_ins_by_age ON sign_ins (began_at);

  CREATE TABLE logout_notices (
    issuer TEXT NOT NULL,
    jti TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, jti)
  );
  CREATE INDEX logout_notices_by_age ON logout_notices (received_at);
  `,
  `
  ALTER TABLE connections ADD COLUMN details TEXT;
  `,
  `
  ALTER TABLE deliveries ADD COLUMN courier TEXT;
  ALTER TABLE deliveries ADD COLUMN in_hand_until BIGINT;

  CREATE TABLE leases (
    what TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL
  );
  `,
  // An author has one identity. Where a browser was shared, more than one may have come to the same
  // author: the first stays.
  `
  DELETE FROM identities WHERE EXISTS (
    SELECT 1 FROM identities AS earlier WHERE earlier.author = identities.author
      AND (earlier.attached_at, earlier.issuer, earlier.subject) < (identities.attached_at, identities.issuer, identities.subject)
  );
  DELETE FROM sign_ins WHERE NOT EXISTS (
    SELECT 1 FROM identities WHERE identities.issuer = sign_ins.issuer AND identities.subject = sign_ins.subject
  );
  CREATE UNIQUE INDEX identities_by_author ON identities (author);
  `,
  // Friends in letters not sent yet were believed as they came; from now on they are ticked in a
  // list that was read.
  `
  CREATE TABLE allowances (
    subject TEXT NOT NULL,
    period BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (subject, period)
  );
  CREATE INDEX allowances_by_period ON allowances (period);
  UPDATE shares SET friends = '[]' WHERE sent_at IS NULL;
  `,
  // Every registration so far named no algorithm, and RS256 is what that means (OpenID Connect
  // Registration §2).
  `
  ALTER TABLE providers ADD COLUMN id_token_algorithm TEXT NOT NULL DEFAULT 'RS256';
  `,
  `
  CREATE TABLE refusals (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL,
    asked TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    status BIGINT,
    error TEXT,
    description TEXT,
    problem TEXT NOT NULL
  );
  CREATE INDEX refusals_by_provider ON refusals (provider_id, happened_at);
  ALTER TABLE providers ADD COLUMN pkce TEXT NOT NULL DEFAULT 'announced';
  ALTER TABLE connections ADD COLUMN end_reason TEXT;
  ALTER TABLE authorization_requests ADD COLUMN led_to TEXT;
  `,
  `
  ALTER TABLE deliveries ADD COLUMN said TEXT;
  ALTER TABLE shares ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
  ALTER TABLE sign_ins ADD COLUMN email TEXT NOT NULL DEFAULT '';
  `,
  // Posts so far have no author's name, and show none.
  `
  ALTER TABLE posts ADD COLUMN byline TEXT NOT NULL DEFAULT '';
  ALTER TABLE posts ADD COLUMN published_byline TEXT NOT NULL DEFAULT '';
  `,
];
