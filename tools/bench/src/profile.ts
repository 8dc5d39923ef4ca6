import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createUser } from "./code-flow.ts";
import { measureInTurns } from "./measure.ts";
import { connections, startServer } from "./server.ts";

/**
 * `npm run profile -w @tale/bench-tool`: where the authorization server's time goes, as two
 * profiles for a browser's developer tools: one of the code flow, one of refreshing. PROFILE_PORT
 * (4449) changes its port.
 */
const origin = `http://fernmail.localhost:${process.env["PROFILE_PORT"] ?? 4449}`;
const data = fileURLToPath(new URL("../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(`${data}/profile-`);

const server = await startServer("apps/email-provider/src/main.ts", origin, {
  ORIGIN: origin,
  DATABASE_URL: `file:${folder}/fernmail.db`,
});
try {
  const users = Array.from({ length: connections }, () =>
    createUser(server, { authorize: "/authorize", token: "/token" }),
  );
  for (const user of users) await user.prepare();
  for (const [name, workers] of Object.entries({
    flow: users.map(({ run }) => run),
    refresh: users.map(({ refresh }) => refresh),
  })) {
    const work = (): Promise<unknown> => measureInTurns([{ name, workers }], 1, 4, 0);
    await work();
    const profile = await server.profile(work);
    const file = `${data}/${name}.cpuprofile`;
    writeFileSync(file, JSON.stringify(profile));
    console.log(`${file}: open it in the developer tools of Chromium, under Performance.`);
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
