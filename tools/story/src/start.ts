import { readCommandLine } from "./launcher/command-line.ts";
import { launch } from "./launcher/launch.ts";
import { runCommand } from "./launcher/run-command.ts";
import { listenForStop } from "./launcher/stop-signals.ts";

const help = `npm start -- [options]

Starts the whole cast, each party a process of its own. Once everybody answers, one line begins with ready and has
all addresses. Ctrl-C stops everybody.

  --open         opens the blog in your browser, once everybody is ready
  --issuer URL   your own authorization server in Ottermail's place: says what must be set there, registers Quillpost
                 where it may, and trusts its tokens at Contacts
  --name NAME    what that server is called here (its host)
  --profile P    how its access tokens are read: rfc9068 (as it stands in RFC 9068), jwt, keycloak, introspection, or
                 an entry as JSON: docs/other-providers.md
  --help         this text

Everything is kept in .data; npm run reset goes back to the seed. TALE_DATA names another folder, BLOG_ORIGIN and
the like another address: README.md has them all. With --issuer, Quillpost's credentials there may be given as
ISSUER_CLIENT_ID and ISSUER_CLIENT_SECRET, what its registration asks for as ISSUER_INITIAL_ACCESS_TOKEN, and those of
Contacts for introspection as ISSUER_INTROSPECTION_ID and ISSUER_INTROSPECTION_SECRET.`;

const { open, issuer, name, profile } = readCommandLine({
  name: "start",
  help,
  options: {
    open: { type: "boolean", default: false },
    issuer: { type: "string" },
    name: { type: "string" },
    profile: { type: "string" },
  },
});
if (issuer === undefined && (name ?? profile) !== undefined) {
  console.error("start: --name and --profile say something about --issuer, which is missing");
  process.exit(2);
}
const invitation = issuer === undefined ? undefined : { issuer, name, profile };

await runCommand(() =>
  launch({ environment: process.env, out: process.stdout, open, invitation, ...listenForStop() }),
);
