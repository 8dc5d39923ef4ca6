import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { second } from "@tale/service/clock";
import { createHttpClient } from "@tale/service/http-client";
import { eventually, type createTestBrowser } from "@tale/service/testing";

const http = createHttpClient({ timeout: 10_000 });

export interface BlogProcess {
  readonly folder: string;
  readonly port: number;
  readonly origin: string;
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  readonly tokenKey?: string;
}

/** Quillpost as a process that can be killed. For tests only. */
export async function startBlog({
  folder,
  port,
  origin,
  databaseUrl,
  smtpUrl,
  tokenKey = "",
}: BlogProcess): Promise<ChildProcess> {
  const providers = join(folder, "providers.json");
  writeFileSync(providers, "[]");
  const blog = spawn(process.execPath, [fileURLToPath(new URL("../main.ts", import.meta.url))], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PORT: `${port}`,
      ORIGIN: origin,
      DATABASE_URL: databaseUrl,
      PROVIDERS: providers,
      SMTP_URL: smtpUrl,
      TOKEN_KEY: tokenKey,
      LOG_LEVEL: "silent",
    },
  });
  await eventually(
    async () =>
      (await http(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status === 200,
    25 * second,
  );
  return blog;
}

/**
 * Lets the test browser speak over real sockets, to whichever port it is sent: what a load balancer
 * does.
 */
export function overHttp(choosePort: () => number) {
  const inject = async ({
    method,
    url,
    authority,
    headers,
    payload,
  }: {
    method: "GET" | "POST";
    url: string;
    authority: string;
    headers: Record<string, string>;
    payload?: string;
  }) => {
    const answer = await http(`http://127.0.0.1:${choosePort()}${url}`, {
      method,
      headers: { ...headers, host: authority },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const cookies = [answer.headers["set-cookie"] ?? []]
      .flat()
      .map((line) => /^([^=]+)=([^;]*)/.exec(line)!);
    return {
      statusCode: answer.status,
      headers: answer.headers,
      body: answer.body,
      cookies: cookies.map(([, name, value]) => ({ name, value: decodeURIComponent(value!) })),
    };
  };
  return inject as unknown as Parameters<typeof createTestBrowser>[0]["inject"];
}

/** The friends of whom a letter's page says that it is not sure. */
export function addressesInDoubt(page: string): string[] {
  return [
    ...page.matchAll(
      /<span class="soft">([^<]+)<\/span><\/span>\s*<span class="status-warn">not sure/g,
    ),
  ].map(([, address]) => address!);
}
