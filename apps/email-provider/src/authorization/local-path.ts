/**
 * Where to go on after sign-in: a path on this server, whatever came in; anything that could lead
 * elsewhere leads to the account page.
 */
export function localPath(path: string | undefined): string {
  return path && /^\/(?![/\\])[\w\-./?=&%]*$/.test(path) ? path : "/account";
}
