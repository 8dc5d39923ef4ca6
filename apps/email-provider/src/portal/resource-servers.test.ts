import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { hiddenInputs } from "@tale/service/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  bob,
  contacts,
  obtainTokens,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";
import { openPortal, register, send, type Form } from "../testing/portal.ts";

const path = "/developer/resource-servers";
const calendar = "https://calendar.example";

let fernmail: Fernmail;
let operator: Browser;
let accessToken: string;

beforeAll(async () => {
  const environment = { OPERATORS: "Bob@Fernmail.Example", RESOURCES: `${contacts},${calendar}` };
  fernmail = await startFernmail({ environment });
  operator = await openPortal(fernmail, bob);
  accessToken = (await obtainTokens(fernmail.openBrowser())).access_token;
});
afterAll(() => fernmail.service.close());

interface Registered {
  readonly client_id: string;
  readonly client_secret: string;
  readonly registration_access_token: string;
}

/** A resource server registers itself (RFC 7591); it redirects no user. */
async function registerItself(more: object = {}): Promise<Registered> {
  const metadata = {
    client_name: "Address books",
    redirect_uris: ["https://books.example/callback"],
    ...more,
  };
  return (
    await fernmail.openBrowser()({ method: "POST", url: "/register", json: metadata })
  ).json();
}

async function isTold(
  { client_id: clientId, client_secret: clientSecret }: Registered,
  token = accessToken,
): Promise<boolean> {
  const headers = { authorization: formatBasicCredentials({ clientId, clientSecret }) };
  const answer = await fernmail.openBrowser()({
    method: "POST",
    url: "/introspect",
    form: { token },
    headers,
  });
  return answer.json<{ active: boolean }>().active;
}

const allow = (client_id: string, resource = contacts) =>
  send(operator, path, { client_id, resource });
const takeBack = (form: Form) => send(operator, path, form, `${path}/take-back`);

describe("a resource server that registered itself", () => {
  it("may ask about tokens once the operator lets it, and no longer once that is taken back", async () => {
    const server = await registerItself();
    expect(await isTold(server)).toBe(false);
    expect((await allow(` ${server.client_id} `)).headers.location).toBe(path);
    expect(await isTold(server)).toBe(true);
    expect((await operator({ url: path })).body).toContain(server.client_id);
    await takeBack({ client_id: server.client_id, resource: contacts });
    expect(await isTold(server)).toBe(false);
    expect((await operator({ url: path })).body).not.toContain(server.client_id);
  });

  it("is told about tokens for its own resource only", async () => {
    const server = await registerItself();
    await allow(server.client_id, calendar);
    expect(await isTold(server)).toBe(false);
    await allow(server.client_id);
    expect(await isTold(server)).toBe(true);
  });

  it("gains nothing by its own words, and loses nothing when it replaces its registration (RFC 7592)", async () => {
    const metadata = { introspects: true, introspection_rights: [contacts] };
    const server = await registerItself(metadata);
    const update = async () => {
      const { client_id, registration_access_token: token } = server;
      const json = {
        client_id,
        client_name: "Books",
        redirect_uris: ["https://books.example/callback"],
        ...metadata,
      };
      return fernmail.openBrowser()({
        method: "PUT",
        url: `/register/${client_id}`,
        json,
        headers: { authorization: `Bearer ${token}` },
      });
    };
    expect((await update()).statusCode).toBe(200);
    expect(await isTold(server)).toBe(false);
    await allow(server.client_id);
    await update();
    expect(await isTold(server)).toBe(true);
  });
});

describe("an application of a developer", () => {
  it("is let ask in the same way, and its owner reads so on its page", async () => {
    const quinn = await openPortal(fernmail);
    const { id, path: page, secret } = await register(quinn);
    expect((await quinn({ url: page })).body).not.toContain("by decision of the operator");
    await allow(id);
    expect((await quinn({ url: page })).body).toMatch(
      /by decision of the operator, tokens for\s*<code>http:\/\/contacts/,
    );
    expect(
      await isTold({ client_id: id, client_secret: secret ?? "", registration_access_token: "" }),
    ).toBe(true);
    await send(quinn, `${page}/delete`, {});
    expect((await operator({ url: path })).body).not.toContain(id);
  });
});

describe("422", () => {
  it.each([
    ["There is no application with this client id.", "nobody", contacts],
    ["There is no application with this client id.", "", contacts],
    ["Choose the resource whose tokens it may ask about.", "quillpost", ""],
    ["Choose the resource whose tokens it may ask about.", "quillpost", `${contacts}/`],
    ["Hall television is registered without a way to prove who it is", "hall-tv", contacts],
  ])("says “%s” and changes nothing", async (problem, id, resource) => {
    const before = await operator({ url: path });
    const answer = await allow(id, resource);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(problem);
    expect(answer.body).toContain(`value="${id}"`);
    const rights = (body: string) => body.match(/<h3>/g)?.length;
    expect(rights((await operator({ url: path })).body)).toBe(rights(before.body));
  });
});

describe("404", () => {
  it("is all that a developer sees, who owns the application or not", async () => {
    const { id } = await register(await openPortal(fernmail));
    for (const developer of [await openPortal(fernmail), await openPortal(fernmail, alice)]) {
      expect((await developer({ url: path })).statusCode).toBe(404);
      expect((await developer({ url: "/developer" })).body).not.toContain(path);
      const form = { client_id: id, resource: contacts };
      for (const action of [path, `${path}/take-back`]) {
        expect((await send(developer, "/developer/new", form, action)).statusCode).toBe(404);
      }
    }
    expect((await operator({ url: path })).body).not.toContain(id);
  });

  it("is the answer to every account where no operator is named", async () => {
    const other = await startFernmail();
    expect((await (await openPortal(other, bob))({ url: path })).statusCode).toBe(404);
    await other.service.close();
  });
});

describe("the portal", () => {
  it("leads an operator there, and a stranger to sign in first", async () => {
    expect((await operator({ url: "/developer" })).body).toContain(path);
    const stranger = fernmail.openBrowser();
    expect((await stranger({ url: path })).headers.location).toContain("/sign-in");
  });

  it("takes no form without its token", async () => {
    const server = await registerItself();
    const form = { client_id: server.client_id, resource: contacts, _csrf: "made-up" };
    expect((await operator({ method: "POST", url: path, form })).statusCode).toBe(403);
    expect(await isTold(server)).toBe(false);
    expect(hiddenInputs((await operator({ url: path })).body)["_csrf"]).toBeTruthy();
  });
});
