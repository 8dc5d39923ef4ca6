import type { Villain, VillainId } from "@tale/story/villains/villain";
import type { Edit } from "./edit.ts";

const redeem = "src/stores/authorization-codes.store.ts";
const codeGrant = "src/token/authorization-code.grant.ts";
const deviceConsent = "src/beyond/device/confirm-device.page.hbs";
const postOffice = "src/deliver/post-office.ts";
const tokenChecks = "src/bearer-token/access-token.checks.ts";

/** A state is known, and it does not count whose it is. */
const anyonesState: readonly Edit[] = [
  {
    file: "src/callback/callback.checks.ts",
    replace: "author === undefined ? undefined : await requests.answer(state, author);",
    by: 'await requests.answer(state, author ?? "");',
  },
  {
    file: "src/stores/authorization-requests.store.ts",
    replace: "author = $2 AND answered_at IS NULL AND created_at >= $4",
    by: "$2 = $2 AND answered_at IS NULL AND created_at >= $4",
  },
];

/** How a naive party that is not told its name looks: under one of its own, and amber. */
export const naiveLook: Partial<Record<Villain["party"], readonly Edit[]>> = {
  quillpost: [
    { file: "src/brand.ts", replace: 'name: "Quillpost"', by: 'name: "Naive Quillpost (lab)"' },
    { file: "src/brand.ts", replace: 'colour: "#2f55c8"', by: 'colour: "#8a5a00"' },
  ],
};

/**
 * The guard that each naive party lacks, as edits of a copy. Where a second lock holds the same
 * door, it is taken out too.
 */
export const guards: Readonly<Record<VillainId, readonly Edit[]>> = {
  V1: [{ file: "src/token/code-verifier.checks.ts", without: "code_verifier fits code_challenge" }],
  V2: [
    {
      file: "src/clients/registered-redirect-uri.ts",
      replace: "return known === asked ||",
      by: "return asked.startsWith(new URL(known).origin) ||",
    },
  ],
  V3: [
    { file: codeGrant, without: "the code is used for the first time" },
    {
      file: codeGrant,
      replace: "  if (code.grantId !== undefined) await grants.end(code.grantId);\n",
      by: "",
    },
    { file: redeem, replace: "grant_id IS NULL AND failures < $3", by: "failures < $3" },
  ],
  V4: [{ file: redeem, replace: "grant_id IS NULL AND failures < $3", by: "failures < $3" }],
  V5: [
    ...anyonesState,
    {
      file: "src/callback/callback.checks.ts",
      replace: "return request as AnsweredRequest;",
      by: "return { ...request, author } as AnsweredRequest;",
    },
  ],
  V6: anyonesState,
  V7: [
    {
      file: "src/authorization-server/authorization-response.checks.ts",
      without: "the answer names the issuer that was asked",
    },
  ],
  V8: [{ file: tokenChecks, without: "the token is meant for this resource" }],
  V9: [
    { file: tokenChecks, without: "the algorithm is on our list" },
    {
      file: tokenChecks,
      replace: "  const algorithms = [...allowed];\n",
      by: '  const algorithms = [...allowed];\n  if (decodeProtectedHeader(token).alg === "none") return undefined;\n',
    },
  ],
  V10: [
    { file: "src/bearer-token/token-kind.checks.ts", without: "the token is an access token" },
    {
      file: "src/trusted-issuers/trusted-issuer.ts",
      replace:
        '      ...(isClientNeeded ? [clientClaim] : []),\n      ...(profile === "rfc9068" ? ["jti", "iat"] : []),\n',
      by: "",
    },
    {
      file: "src/bearer-token/token-holder.ts",
      replace: "new Set(claims.scopes)",
      by: 'new Set(claims.scopes.length > 0 ? claims.scopes : ["contacts.read"])',
    },
  ],
  V11: [
    { file: "src/dpop/confirmation.checks.ts", without: "the token is not bound to a key" },
    { file: "src/dpop/proof.checks.ts", without: "the proof was not used before" },
  ],
  V12: [
    {
      file: "src/stores/refresh-tokens.store.ts",
      replace: "WHERE token_hash = $1 AND rotated_at IS NULL\n",
      by: "WHERE token_hash = $1\n",
    },
  ],
  V13: [
    { file: deviceConsent, replace: "    {{> asker}}\n", by: "    <h1>Join now?</h1>\n" },
    {
      file: deviceConsent,
      replace: `    <p class="compare">Is this the code on the screen in front of you?
      <strong class="user-code">{{form.value}}</strong></p>
`,
      by: "",
    },
    {
      file: deviceConsent,
      replace:
        '    <p class="notice notice-line warn">Deny if you see no such screen. Nobody who calls or writes to you needs this code, and a screen cannot prove that it is {{clientName}}.</p>\n',
      by: "",
    },
  ],
  V14: [
    {
      file: "src/stores/consents.store.ts",
      replace: `"SELECT resource, scope FROM consents WHERE user_id = $1 AND client_id = $2",`,
      by: `\`SELECT resource, scope FROM consents JOIN clients ON clients.id = consents.client_id
         WHERE user_id = $1 AND json_extract(metadata, '$.name') =
           (SELECT json_extract(metadata, '$.name') FROM clients WHERE id = $2)\`,`,
    },
  ],
  V15: [
    {
      file: "src/sign-in/sign-in-callback.route.ts",
      replace: "      issuer: claims.iss,\n      subject: claims.sub,\n",
      by: '      issuer: "",\n      subject: asked.email || claims.sub,\n',
    },
  ],
  V16: [
    { file: "src/friends/friend-list.ts", without: "a friend's name is one line" },
    {
      file: "src/mail-address.ts",
      replace: 'text.replace(unprintable, " ").replace(/\\s+/g, " ").trim()',
      by: "text.trim()",
    },
    {
      file: postOffice,
      replace: "      const message = await compose(mail, sender, to, messageId);\n",
      by: `      const composed = await compose(mail, sender, { ...to, name: "" }, messageId);
      const text = composed.toString("latin1").replace(/^To: .*$/m, \`To: \${to.name} <\${to.address}>\`);
      const message = Buffer.from(text, "latin1");
      const [, hidden] = /^Bcc: (\\S+)/im.exec(text) ?? [];
`,
    },
    {
      file: postOffice,
      replace: "      return inContext(\n",
      by: `      if (hidden !== undefined)
        await idleConnection().deliver({ from: sender.address, to: hidden }, message);
      return inContext(
`,
    },
  ],
};
