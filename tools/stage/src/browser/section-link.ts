const openid: Readonly<Record<string, string>> = {
  Core: "core",
  Registration: "registration",
  "RP-Initiated Logout": "rpinitiated",
  "Back-Channel Logout": "backchannel",
};

const fapi: Readonly<Record<string, string>> = {
  "Security Profile": "security-profile",
  "Message Signing": "message-signing",
};

/** Where a section of a specification can be read. */
export function sectionLink(section: string): string {
  const [, number, name = "", profile = "", place] =
    /^(?:RFC (\d+)|OpenID Connect ([\w -]+?)|FAPI 2\.0 ([\w -]+?))(?: §([\d.]+))?$/.exec(section) ??
    [];
  if (number)
    return `https://www.rfc-editor.org/rfc/rfc${number}${place ? `#section-${place}` : ""}`;
  if (fapi[profile])
    return `https://openid.net/specs/fapi-${fapi[profile]}-2_0-final.html${place ? `#section-${place}` : ""}`;
  const file = openid[name];
  return file
    ? `https://openid.net/specs/openid-connect-${file}-1_0.html${place ? `#rfc.section.${place}` : ""}`
    : "#";
}
