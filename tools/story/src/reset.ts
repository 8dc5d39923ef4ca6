import { readCommandLine } from "./launcher/command-line.ts";
import { askLauncher } from "./launcher/control.ts";
import { resetData } from "./launcher/reset-data.ts";
import { runCommand } from "./launcher/run-command.ts";
import { readSettings } from "./launcher/settings.ts";

const help = `npm run reset

Returns everybody to the seed: whatever was written, registered, allowed and sent since is gone. Logs stay.
Where everybody is running, they forget it and come back at once.

  --help         this text

TALE_DATA names the folder, if it is not .data.`;

readCommandLine({ name: "reset", help, options: {} });

await runCommand(async () => {
  const { dataFolder } = readSettings(process.env);
  const answer = await askLauncher(dataFolder, "reset");
  if (answer === undefined) resetData(dataFolder);
  console.log(answer ?? "Everybody will begin with the seed.");
});
