const openid = { "Core": "core", "Registration": "registration", "RP-Initiated Logout": "rpinitiated", "Back-Channel Logout": "backchannel" };

/** Where a section of a specification can be read. */
export function sectionLink(section) {
  const [, number, name, place] = /^(?:RFC (\d+)|OpenID Connect ([\w -]+?))(?: §([\d.]+))?$/.exec(section) ?? [];
  if (number) return `https://www.rfc-editor.org/rfc/rfc${number}${place ? `#section-${place}` : ""}`;
  const file = openid[name];
  return file ? `https://openid.net/specs/openid-connect-${file}-1_0.html${place ? `#rfc.section.${place}` : ""}` : "#";
}
