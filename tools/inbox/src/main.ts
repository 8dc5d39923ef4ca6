import { runService } from "@tale/service/run-service";

await runService(async () => {
  const { readConfig } = await import("./config.ts");
  const { buildApp } = await import("./app.ts");
  const config = readConfig(process.env);
  const { service } = await buildApp(config);
  return { service, listen: config.listen };
});
