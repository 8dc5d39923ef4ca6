import { runService } from "@tale/service/run-service";

await runService(async () => {
  const { readConfig } = await import("./config.ts");
  const { buildApp } = await import("./app.ts");
  const config = readConfig(process.env);
  return { service: await buildApp(config), listen: config.listen };
});
