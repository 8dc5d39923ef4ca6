import { runService } from "@tale/service/run-service";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";

await runService(async () => {
  const config = readConfig(process.env);
  return { service: await buildApp(config), listen: config.listen };
});
