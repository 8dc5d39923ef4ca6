import { reasons, type ReasonId } from "./reasons.ts";
import type { Row, Table } from "./row.ts";

/** A row of a table, and the endpoint it asks. */
type Place = Row & { readonly endpoint: string };

const introduction = (
  asked: number,
  same: number,
  different: number,
): string => `# Where Fernmail answers differently

Two authorization servers that follow the same RFCs still differ: the RFCs leave choices, and where they do not, somebody
may have overlooked something. So Fernmail is compared with [oidc-provider](https://github.com/panva/node-oidc-provider),
a certified server that others wrote and many use, configured to mean the same: the same people, clients, scopes and
lifetimes, PKCE for everybody, JWT access tokens for one resource each.

Both are asked ${asked} times, over HTTP, things that are right and things that are wrong. ${same} answers are the same in everything that
matters to a client: status, error code, where the user is sent, whether \`state\` and \`iss\` come back, what is granted,
which headers forbid caching or name a challenge. Texts and random values do not count. The other ${different} differ for the
${Object.keys(reasons).length} reasons below: each is a choice that the section beside it allows, or asks for.

How to read an answer: \`400 invalid_request\` is a status with an error; \`client: code\` and \`client: invalid_scope\` are what
the browser carries back to the client; \`sign-in\`, \`consent\` and \`page 400\` are what the user sees instead.

This page is written by \`e2e/src/differences/differences.test.ts\`, which fails when an answer, and with it this page, is no
longer true. The requests stand in \`e2e/src/differences/requests\`. After a change that is meant, this writes it anew:

\`\`\`
cd e2e && npx vitest run --config ../vitest.e2e.config.ts --root . src/differences --update
\`\`\`
`;

/** @returns the whole of `docs/differences.md` */
export function writeDifferencesPage(tables: readonly Table[]): string {
  const places = tables.flatMap(({ endpoint, rows }) => rows.map((row) => ({ ...row, endpoint })));
  const different = places.filter(({ difference }) => difference);
  const byReason = Map.groupBy(different, ({ difference }) => difference!.id);
  const sections = tables.map(({ endpoint }) => {
    const lines = [...byReason]
      .filter(([, [first]]) => first!.endpoint === endpoint)
      .map(([id, where]) => line(id, where));
    return lines.length === 0
      ? ""
      : `\n## ${endpoint}\n\n| id | request | Fernmail | oidc-provider | why | source |\n|---|---|---|---|---|---|\n${lines.join("\n")}\n`;
  });
  return (
    introduction(places.length, places.length - different.length, different.length) +
    sections.join("")
  );
}

function line(id: ReasonId, where: readonly Place[]): string {
  const { text, source } = reasons[id];
  const [{ endpoint: home }] = where as [Place];
  const byEndpoint = Map.groupBy(where, ({ endpoint }) => endpoint);
  const requests = [...byEndpoint].map(
    ([endpoint, places]) => `${endpoint === home ? "" : `*${endpoint}:* `}${listed(places)}`,
  );
  const ours = where.map(({ difference, outcome }) => difference!.ours ?? outcome);
  const theirs = where.map(({ difference }) => difference!.theirs);
  return `| ${[`\`${id}\``, requests.join("<br>"), codes(ours), codes(theirs), text, source].join(" | ")} |`;
}

/** Enough of them to know what kind they are. */
function listed(places: readonly Place[]): string {
  const requests = places.map(({ request }) => request);
  return requests.length <= 5
    ? requests.join("; ")
    : `${requests.slice(0, 3).join("; ")}; and ${requests.length - 3} more like these`;
}

function codes(answers: readonly string[]): string {
  return [...new Set(answers)].map((answer) => `\`${answer}\``).join("<br>");
}
