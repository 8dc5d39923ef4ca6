import type { Step } from "../step.ts";

export const handshake = [
  {
    id: "act-1.developer-sign-in",
    act: 1,
    title: "A developer signs in",
    from: "quinn",
    to: "ottermail",
    channel: "front",
    plain: "Quinn, who builds Quillpost, signs in at Ottermail's developer portal.",
    why: "A provider wants to know who answers for an application before it lets it ask anybody for anything.",
    notes:
      "Say that this happened months before Alice came. Point at the address bar: Quinn is at Ottermail, not at Quillpost.",
    terms: ["authorization-server"],
    plot: 2,
  },
  {
    id: "act-1.client-registration",
    act: 1,
    title: "Quillpost is registered",
    from: "quinn",
    to: "ottermail",
    channel: "front",
    plain:
      "Quinn names the application, the address answers may be sent to, and what it may ask for.",
    why: "What is agreed now cannot be bent later: no request can lead the answer elsewhere or ask for more.",
    notes:
      "Three things are agreed here: a name, an address for answers, and scopes. Ask what goes wrong if that address could be chosen later.",
    terms: ["client", "redirect-uri", "scope"],
    plot: 2,
  },
  {
    id: "act-1.credentials-issued",
    act: 1,
    title: "Ottermail hands out an id and a secret",
    from: "ottermail",
    to: "quinn",
    channel: "front",
    plain:
      "Ottermail answers with a client id and a client secret, and shows the secret this once.",
    why: "From now on Ottermail can tell Quillpost from anybody who only says so. It keeps no more than a hash.",
    notes:
      "Point at the two chips. The id is public, like a shop's name. The secret is shown this once, and Ottermail keeps a hash: open Rows.",
    terms: ["client-id", "client-secret"],
    plot: 2,
  },
  {
    id: "act-1.discovery",
    act: 1,
    title: "Quillpost looks up the endpoints",
    from: "quillpost",
    to: "ottermail",
    channel: "back",
    plain: "Quillpost knows one URL and reads there where to send users, codes and tokens.",
    why: "Nobody copies addresses by hand, and the answer must name the very issuer that was asked for.",
    notes:
      "Nobody typed an endpoint into a configuration file. Point at the check that the answer names the very issuer that was asked.",
    terms: ["issuer"],
    plot: 2,
  },
  {
    id: "act-1.credentials-stored",
    act: 1,
    title: "Quinn hands the credentials to Quillpost",
    from: "quinn",
    to: "quillpost",
    channel: "front",
    plain:
      "Quinn pastes id and secret into Quillpost's providers page, where the secret is stored encrypted.",
    why: "The secret belongs on Quillpost's server alone: not in a page, not in an app, not in the repository.",
    notes:
      "Open Rows: the column is called sealed. Ask who in the room has found such a secret in a Git history.",
    terms: [],
    plot: 2,
  },
  {
    id: "act-1.provider-offered",
    act: 1,
    title: "A new choice appears",
    from: "quillpost",
    to: "browser",
    channel: "local",
    plain: "Quillpost can now offer its users to share with friends from Ottermail.",
    why: "Both developers have done their part. Everything after this is up to the user.",
    notes:
      "Act 1 is over: two developers have shaken hands, and no user was there. From here on it is Alice's story.",
    terms: [],
    plot: 2,
  },
] as const satisfies readonly Step[];
