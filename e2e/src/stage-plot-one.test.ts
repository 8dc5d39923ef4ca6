import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { liveAct2, openStory, patience, reset } from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";

/** Plot 1: the page that a person saw, beside the ladder. */
let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => reset(theatre));

const frameOf = (page: Page): FrameLocator => page.frameLocator(".plot-one iframe");

/** Goes to the beat whose sentence is like this. */
async function goTo(page: Page, sentence: RegExp): Promise<void> {
  await page.getByRole("option", { name: sentence }).first().dispatchEvent("click");
  await page.locator('.plot-one iframe[style*="opacity: 1"]').waitFor();
}

test(
  "the page is hers: its style, what she ticked and pressed, and no password",
  patience,
  async () => {
    await liveAct2(theatre);
    const { page, context, requests, complaints } = await openStory(theatre);
    await goTo(page, /types the password/);
    const signIn = frameOf(page);
    await signIn.getByLabel("Email address").waitFor({ state: "attached" });
    expect(await signIn.locator("input[name=email]").inputValue()).toBe("alice@fernmail.example");
    expect(await signIn.locator("input[type=password]").inputValue()).toBe("••••••");
    expect(await signIn.locator(".pressed-here").textContent()).toBe("Sign in");

    await goTo(page, /authorization code in the URL/);
    const consent = frameOf(page);
    expect(await consent.locator("h1").textContent()).toBe(
      "Allow Quillpost to use your address book?",
    );
    expect(await consent.locator(".pressed-here").textContent()).toBe("Allow");
    expect(await consent.locator("input.ticked-here").count()).toBe(2);
    expect(
      await consent.locator("body").evaluate((body) => getComputedStyle(body).fontFamily),
    ).toContain("Inter");
    const pressed = (await page.locator(".plot-one iframe").boundingBox())!;
    expect(pressed.width).toBeGreaterThan(300);
    const inView = await consent.locator(".pressed-here").boundingBox();
    expect(inView!.y + inView!.height).toBeLessThan(page.viewportSize()!.height);
    expect(await page.locator(".plot-one .address").textContent()).toContain("/consent");

    expect(requests.filter((url) => !url.startsWith(theatre.originOf("stage")))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test("a recording carries the pages, and plays them with every service off", patience, async () => {
  await liveAct2(theatre);
  const { body } = await theatre.send(`${theatre.originOf("stage")}/recording`);
  const folder = mkdtempSync(join(tmpdir(), "recording-"));
  const file = join(folder, "run.html");
  writeFileSync(file, body);
  const { page, context, requests, complaints } = await theatre.openBrowser({ offline: true });
  await page.goto(pathToFileURL(file).href);
  // It opens at its first beat, and knows of no later one yet.
  await page.locator(".beat").first().waitFor();
  await page.keyboard.press("End");
  await goTo(page, /authorization code in the URL/);
  const consent = frameOf(page);
  expect(await consent.locator(".pressed-here").textContent()).toBe("Allow");
  expect(
    await consent
      .locator(".pressed-here")
      .evaluate((button) => getComputedStyle(button).backgroundColor),
  ).not.toBe("rgba(0, 0, 0, 0)");
  expect(await consent.locator(".masthead svg.mark circle").getAttribute("fill")).toBe("#1b7a4b");
  expect(requests.filter((url) => !/^(file|data|blob|about):/.test(url))).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
  rmSync(folder, { recursive: true });
});

/** What a party would never tell: everything that runs, loads, leads or sends. */
const hostileTo = (elsewhere: string): string => `<script>document.title = "ran"</script>
<img src="${elsewhere}/a" onerror="document.title = 'ran'">
<svg onload="document.title = 'ran'"><script>document.title = "ran"</script></svg>
<link rel="stylesheet" href="${elsewhere}/b"><style>@import "${elsewhere}/c"; p { background: url(${elsewhere}/d) }</style>
<iframe src="${elsewhere}/e" srcdoc="<script>parent.document.title = 'ran'</script>"></iframe>
<meta http-equiv="refresh" content="0;url=${elsewhere}/f"><base href="${elsewhere}/">
<video autoplay src="${elsewhere}/g"></video><object data="${elsewhere}/h"></object>
<form action="${elsewhere}/i" method="post"><button id="send" autofocus>Send</button></form>
<a id="out" target="_top" href="${elsewhere}/j">Out</a><p>The page</p>`;

test("whatever a party tells as a page can do nothing", patience, async () => {
  const reached: string[] = [];
  const evil = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const elsewhere = `http://evil.localhost:${(evil.address() as AddressInfo).port}`;
  await tellPage(hostileTo(elsewhere));
  const stage = theatre.originOf("stage");
  const { legs } = JSON.parse((await theatre.send(`${stage}/api/run?run=all`)).body) as {
    legs: { n: number; kind: string }[];
  };
  const { n } = legs.find(({ kind }) => kind === "response")!;
  const { page, context } = await theatre.openBrowser();
  await page.goto(`${stage}/api/legs/${n}/page`);
  await page.getByText("The page").waitFor();
  for (const id of ["send", "out"]) {
    await page
      .locator(`#${id}`)
      .click({ force: true, timeout: 2_000 })
      .catch(() => undefined);
    await page.mouse.click(...(await middleOf(page, `#${id}`)));
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(500);
  expect(await page.title()).not.toBe("ran");
  expect(page.url()).toBe(`${stage}/api/legs/${n}/page`);
  expect(reached).toEqual([]);
  // The listener hears what does reach it.
  await page.goto(elsewhere);
  expect(reached).toContain("/");
  await context.close();
  evil.close();
});

async function middleOf(page: Page, selector: string): Promise<[number, number]> {
  const box = (await page.locator(selector).boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** A party that breaks the rules: it connects as any other, and tells of one page. */
async function tellPage(html: string): Promise<void> {
  const stage = theatre.originOf("stage");
  const url = `${theatre.originOf("inbox")}/`;
  const query = new URLSearchParams({
    party: "inbox",
    origin: theatre.originOf("inbox"),
    ahead: "0",
  });
  const { host, port } = new URL(stage);
  const orders = get({
    host: "127.0.0.1",
    port,
    path: `/backstage/orders?${query}`,
    headers: { host },
  });
  const connection = await new Promise<string>((resolve) =>
    orders.on("response", (answer) => {
      answer.on("error", () => undefined);
      createInterface({ input: answer })
        .once("line", (line) => resolve((JSON.parse(line) as { connection: string }).connection))
        .on("error", () => undefined);
    }),
  );
  const message = {
    fact: "sent",
    at: Date.now(),
    during: null,
    heldUntil: null,
    method: "GET",
    url,
    headers: { "content-type": "text/html" },
    body: null,
    parameters: [],
    page: null,
    secrets: [],
    route: null,
  };
  const facts = [
    { ...message, fact: "received", id: "00000000000000aa.request" },
    {
      ...message,
      id: "00000000000000aa.response",
      status: 200,
      snapshot: { language: "en", classes: "", styles: [], html },
    },
  ];
  const answer = await theatre.send(`${stage}/backstage/facts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ connection, facts, dropped: 0, done: [], attempts: [], styles: [] }),
  });
  expect(answer.status, answer.body).toBe(204);
  await expect
    .poll(async () => (await theatre.send(`${stage}/api/run?run=all`)).body)
    .toContain('"kind":"response"');
  orders.destroy();
}
