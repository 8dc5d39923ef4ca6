import { runService } from "@tale/service/run-service";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";

await runService(async () => {
  const config = readConfig(process.env);
  const { service } = await buildApp(config);
  return { service, listen: config.listen };
});
