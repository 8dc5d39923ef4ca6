import { redirectUri, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let program: Browser;

export async function startForPrograms(): Promise<void> {
  fernmail = await startFernmail();
  program = fernmail.openBrowser();
}

export const metadata = {
  client_name: "Quillpost",
  redirect_uris: [redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
};

/** Registers a client and knows how to manage it. */
export async function registered(changes: object = {}, visit = program) {
  const client = (
    await visit({ method: "POST", url: "/register", json: { ...metadata, ...changes } })
  ).json();
  const url = new URL(client.registration_client_uri).pathname;
  const headers = { authorization: `Bearer ${client.registration_access_token}` };
  const manage = (method: "GET" | "PUT" | "DELETE", json?: unknown) =>
    visit({ method, url, headers, ...(json === undefined ? {} : { json }) });
  return { client, url, manage };
}
