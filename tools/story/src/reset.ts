import { askLauncher } from "./launcher/control.ts";
import { resetData } from "./launcher/reset-data.ts";
import { runCommand } from "./launcher/run-command.ts";
import { readSettings } from "./launcher/settings.ts";

/** Returns everybody to the seed. Where they are running, their launcher does it and brings them back. */
await runCommand(async () => {
  const { dataFolder } = readSettings(process.env);
  const answer = await askLauncher(dataFolder, "reset");
  if (answer === undefined) resetData(dataFolder);
  console.log(answer ?? "Everybody will begin with the seed.");
});
