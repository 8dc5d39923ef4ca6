/** What can be tried with a code and with a token. */
export function attemptsFor(run, secret) {
  if (secret.kind === "authorization-code")
    return [
      { what: "code-at-contacts", name: "Show the code to Contacts" },
      { what: "code-again", name: "Use the code once more" },
    ];
  return [
    { what: "token-at-contacts", name: "Show the token to Contacts" },
    { what: "token-at-authorization-server", name: `Show the token to ${issuerOf(run, secret)}` },
  ];
}

function issuerOf(run, { jwt }) {
  return (
    run.players().find(({ origin }) => origin && origin === jwt?.claims?.iss)?.name ?? "its issuer"
  );
}

/** Which secret of a kind these legs carried: by the time of an answer there may be a newer one. */
export function tagShownIn(run, legs = [], kind) {
  return legs
    .flatMap((n) => run.leg(n)?.secrets ?? [])
    .find((tag) => run.secret(tag)?.kind === kind);
}
