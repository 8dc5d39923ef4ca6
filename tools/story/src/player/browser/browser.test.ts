import type { HttpClient } from "@tale/service/http-client";
import { describe, expect, it } from "vitest";
import { createBrowser, type Visit } from "./browser.ts";

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly cookie: string | undefined;
  readonly site: string | undefined;
}

/** A web of two services on one host name each, answering from a table. */
function createWeb(
  answers: Record<string, { status: number; location?: string; cookie?: string | string[] }>,
) {
  const sent: Sent[] = [];
  const visits: Visit[] = [];
  const send: HttpClient = async (url, { method = "GET", headers = {} } = {}) => {
    sent.push({ url, method, cookie: headers["cookie"], site: headers["sec-fetch-site"] });
    const { status, location, cookie } = answers[`${method} ${url}`] ?? { status: 404 };
    return { status, headers: { location, "set-cookie": cookie }, body: `<h1>${status}</h1>` };
  };
  return { sent, visits, browser: createBrowser("browser", send, (visit) => visits.push(visit)) };
}

const blog = "http://blog.localhost:4000";
const mail = "http://fernmail.localhost:4001";

describe("the browser", () => {
  it("follows redirects within a service, and hands back the one that leaves it", async () => {
    const { browser, visits } = createWeb({
      [`POST ${blog}/connect`]: { status: 303, location: "/go" },
      [`GET ${blog}/go`]: { status: 303, location: `${mail}/authorize?state=s` },
      [`GET ${mail}/authorize?state=s`]: { status: 200 },
    });
    const answer = await browser.submit({ method: "POST", url: `${blog}/connect`, body: "" });
    expect(answer.leavesFor).toBe(`${mail}/authorize?state=s`);
    expect(visits.map(({ method, url, status }) => `${method} ${url} ${status}`)).toEqual([
      `POST ${blog}/connect 303`,
      `GET ${blog}/go 303`,
    ]);

    await browser.follow(answer);
    expect(visits.at(-1)).toMatchObject({
      url: `${mail}/authorize?state=s`,
      sentBy: blog,
      status: 200,
    });
  });

  it("says who led it there, through a chain of redirects too", async () => {
    const { browser, sent } = createWeb({
      [`POST ${blog}/connect`]: { status: 303, location: "/go" },
      [`GET ${blog}/go`]: { status: 303, location: `${mail}/authorize` },
      [`GET ${mail}/authorize`]: { status: 303, location: "/sign-in" },
    });
    await browser.open(`${blog}/`);
    await browser.follow(
      await browser.submit({ method: "POST", url: `${blog}/connect`, body: "" }),
    );
    expect(sent.map(({ url, site }) => `${url.slice(-9)} ${site}`)).toEqual(
      [
        ":4000/ none",
        "/connect same-origin",
        ":4000/go same-origin",
        "authorize cross-site",
        "1/sign-in cross-site",
      ].map((line) => expect.stringContaining(line) as string),
    );
  });

  it("keeps cookies for the host that set them, and shows them to no other", async () => {
    const { browser, sent } = createWeb({
      [`GET ${blog}/`]: {
        status: 200,
        cookie: ["a=1; Path=/; HttpOnly; SameSite=Lax", "b=2; Path=/write"],
      },
    });
    await browser.open(`${blog}/`);
    await browser.open(`${blog}/posts`);
    await browser.open(`${blog}/write`);
    await browser.open(`${mail}/`);
    expect(sent.map(({ cookie }) => cookie)).toEqual([undefined, "a=1", "b=2; a=1", undefined]);
  });

  it("forgets a cookie that is taken back", async () => {
    const { browser, sent } = createWeb({
      [`GET ${blog}/in`]: { status: 200, cookie: "a=1; Path=/" },
      [`GET ${blog}/out`]: { status: 200, cookie: "a=; Path=/; Max-Age=0" },
    });
    for (const path of ["/in", "/out", "/"]) await browser.open(blog + path);
    expect(sent.map(({ cookie }) => cookie)).toEqual([undefined, "a=1", undefined]);
  });

  it("gives up on a service that redirects in circles", async () => {
    const { browser } = createWeb({ [`GET ${blog}/`]: { status: 302, location: "/" } });
    await expect(browser.open(`${blog}/`)).rejects.toThrow("circles");
  });

  it("says what stood on the page when there is nothing to follow", async () => {
    const { browser } = createWeb({ [`GET ${blog}/`]: { status: 200 } });
    const answer = await browser.open(`${blog}/`);
    await expect(browser.follow(answer)).rejects.toThrow("sends the browser nowhere");
  });
});
