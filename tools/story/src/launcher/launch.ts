import { once } from "node:events";
import { relative } from "node:path";
import { second } from "@tale/service/clock";
import { createHttpClient } from "@tale/service/http-client";
import { createPaint } from "../player/show/paint.ts";
import { openControl } from "./control.ts";
import type { Guest } from "./guest/guest.ts";
import { tellGuest } from "./guest/guest.words.ts";
import { introduce } from "./guest/introduce.ts";
import { guestVariables, invite, type Invitation } from "./guest/invite.ts";
import { openBrowser } from "./open-browser.ts";
import { playbillWith } from "./playbill.ts";
import { showProgress } from "./progress.ts";
import { createReporter } from "./reports.ts";
import { rememberAddresses } from "./remembered-addresses.ts";
import { resetData } from "./reset-data.ts";
import { renderScreen, seconds } from "./screen.ts";
import { CannotStart, settingsWith } from "./settings.ts";
import { startCast, type CastEvent, type RunningCast } from "./start-cast.ts";

export interface LaunchOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: NodeJS.WriteStream;
  /** Whether a browser shall show the blog. */
  readonly open: boolean;
  /** An authorization server that is not ours, in Ottermail's place. */
  readonly invitation?: Invitation | undefined;
  /** The wish that everybody finishes, and the one that everybody ends now. */
  readonly stop: AbortSignal;
  readonly stopAtOnce: AbortSignal;
}

/**
 * `npm start`: brings everybody on stage, shows who is where, and keeps them there until somebody
 * wants the curtain down.
 *
 * @throws CannotStart
 */
export async function launch({
  environment,
  out,
  open,
  invitation,
  stop,
  stopAtOnce,
}: LaunchOptions): Promise<void> {
  const http = createHttpClient({ timeout: 15 * second });
  const guest = invitation && (await invite(invitation, environment, http));
  const settings = settingsWith(guest, environment);
  const paint = createPaint(out.isTTY ? out.getColorDepth(environment) : 1);
  const say = (line: string): void => void out.write(`${line}\n`);
  const report = createReporter(say, paint, relative(".", `${settings.dataFolder}/logs`));
  const broken = Promise.withResolvers<never>();

  let playing: Promise<RunningCast>;
  const control = await openControl(settings.dataFolder, async (line) =>
    line === "reset" ? startOver() : `${process.pid}`,
  );
  if (!control)
    throw new CannotStart(
      `The tale already runs on ${settings.dataFolder}. Stop it there first, or give this one a folder of its own: TALE_DATA=.data-2 npm start`,
    );

  try {
    playing = raiseCurtain();
    const cast = await playing;
    if (guest) await introduceGuest(cast, guest);
    say(renderScreen(cast, performance.now(), paint));
    if (!rememberAddresses(settings))
      say(
        "\n  The data was made with other addresses, and its registrations name those. npm run reset makes them fit.",
      );
    if (open) void openBrowser(cast.settings.origins.quillpost);
    await Promise.race([until(stop), broken.promise]);

    say(paint.dim("\n  Everybody finishes what they are doing …"));
    const last = await playing;
    await Promise.race([last.stop(), until(stopAtOnce).then(() => last.stop(0))]);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    control.close();
  }

  async function raiseCurtain(): Promise<RunningCast> {
    const progress = showProgress(
      playbillWith(guest).map(({ id }) => id),
      out,
      paint,
    );
    const later: CastEvent[] = [];
    let tell = (event: CastEvent): void =>
      void (event.kind === "ready" ? progress.ready(event.party, event.ms) : later.push(event));
    try {
      return await startCast({ ...settings, guest, signal: stop, onEvent: (event) => tell(event) });
    } finally {
      progress.clear();
      later.forEach(report);
      tell = report;
    }
  }

  async function introduceGuest(cast: RunningCast, guest: Guest): Promise<void> {
    const known = await introduce(
      cast,
      guest,
      http,
      environment[guestVariables.initialAccessToken],
    );
    say(`\n${tellGuest(guest, known, cast.settings.origins["ottermail-contacts"], paint)}`);
  }

  /** Takes everybody down, returns the data to the seed and brings everybody back. */
  async function startOver(): Promise<string> {
    const before = performance.now();
    playing = playing.then(async (cast) => {
      await cast.stop();
      resetData(settings.dataFolder);
      rememberAddresses(settings);
      const next = await startCast({ ...settings, guest, signal: stop, onEvent: report });
      if (guest) await introduceGuest(next, guest);
      return next;
    });
    try {
      await playing;
    } catch (error) {
      broken.reject(error);
      return (error as Error).message;
    }
    const words = `Everybody is back at the seed, after ${seconds(performance.now() - before)}.`;
    say(`  ${words}`);
    return words;
  }
}

async function until(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
