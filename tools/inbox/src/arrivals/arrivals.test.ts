import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { headBesideGet } from "@tale/service/testing";
import { openInbox } from "../inbox.testing.ts";

type Inbox = Awaited<ReturnType<typeof openInbox>>;

async function listen(inbox: Inbox): Promise<IncomingMessage> {
  const { port } = inbox.service.server.address() as AddressInfo;
  const [answer] = (await once(
    get({ port, host: "127.0.0.1", path: "/arrivals", headers: { host: "inbox.localhost:4005" } }),
    "response",
  )) as [IncomingMessage];
  answer.setEncoding("utf8");
  await once(answer, "data");
  return answer;
}

describe("a page that listens", () => {
  it("hears that mail arrived, and nothing of what it says", async () => {
    const inbox = await openInbox();
    await inbox.service.listen({ port: 0 });
    const arrivals = await listen(inbox);
    const heard = once(arrivals, "data");
    await inbox.send({
      from: "a@b.example",
      to: "carol@friends.example",
      subject: "Private",
      text: "x",
    });
    expect(await heard).toEqual(["event: change\ndata:\n\n"]);
  });

  it("does not keep the inbox from stopping", async () => {
    const inbox = await openInbox();
    await inbox.service.listen({ port: 0 });
    const arrivals = await listen(inbox);
    const ended = once(arrivals.resume(), "end");
    await inbox.service.close();
    await ended;
  });
});

describe("HEAD", () => {
  it("is answered as GET is, without the body, and ends (RFC 9110 §9.3.2)", async () => {
    const inbox = await openInbox();
    const answer = await inbox.browse({ method: "HEAD", url: "/arrivals" });
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
      body: "",
    });
    expect(answer.headers).not.toHaveProperty("content-length");
  });

  it.each([
    "/",
    "/api/messages",
    "/healthz",
    "/mailboxes/carol@friends.example",
    "/mails/nothing",
    "/nowhere",
  ])("is answered as GET is at %s", async (url) => {
    const { head, get, body } = await headBesideGet((await openInbox()).browse, url);
    expect([head, body]).toEqual([get, ""]);
  });

  it("changes nothing, and another method is told what is there (RFC 9110 §15.5.6)", async () => {
    const { browse } = await openInbox();
    expect(await browse({ method: "HEAD", url: "/empty" })).toMatchObject({
      statusCode: 405,
      headers: { allow: "POST" },
    });
    expect(await browse({ method: "PUT", url: "/api/messages" })).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET, HEAD, DELETE" },
    });
  });
});

describe("503, too many listeners", () => {
  it("refuses the hundred-and-first", async () => {
    const inbox = await openInbox();
    await inbox.service.listen({ port: 0 });
    const open = await Promise.all(Array.from({ length: 101 }, () => listen(inbox)));
    expect(
      open.map(({ statusCode }) => statusCode).filter((status) => status === 503),
    ).toHaveLength(1);
    for (const answer of open) answer.destroy();
  });
});
