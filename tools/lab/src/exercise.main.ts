import { villains } from "@tale/story/villains";
import type { Villain } from "@tale/story/villains/villain";
import { refuse } from "@tale/story-tool/launcher/command-line";
import { startLabCast } from "./cast/lab-cast.ts";
import { exercisesFolder, openExercise, resetExercise } from "./exercise/copy.ts";
import { isSolved, judge } from "./exercise/judge.ts";
import { help, readWish, type Wish } from "./exercise/options.ts";
import { openProgress } from "./exercise/progress.ts";
import { watchSaves } from "./exercise/watch.ts";
import { describeVerdict, hintsFor, introduce, solutionOf } from "./exercise/words.ts";
import { players } from "./play/play-villain.ts";

const root = process.env["TALE_EXERCISES"] || exercisesFolder;
const progress = openProgress(root);
const wish = readWish(process.argv.slice(2));
if ("problem" in wish) refuse("exercise", wish.problem);
else if (wish.help) console.log(help);
else await answer(wish);

async function answer({ command, villain, insist, ...rest }: Wish): Promise<void> {
  if (command === "list") list();
  else if (command === "next") {
    const next = villains.find(({ id }) => !progress.of(id).isSolved);
    if (next) await start(next, rest);
    else console.log("all exercises are solved");
  } else if (command === "hint") hint(villain!);
  else if (command === "solution") solution(villain!, insist);
  else if (command === "reset") {
    resetExercise(villain!, root);
    progress.keep(villain!.id, { isSolved: false, hints: 0 });
    console.log(`${villain!.id} begins anew`);
  } else await start(villain!, rest);
}

function list(): void {
  for (const { id, title } of villains) {
    const { isSolved: solved, hints = 0 } = progress.of(id);
    const used = hints > 0 ? `, ${hints} of 3 hints` : "";
    console.log(`${solved ? "✓" : "·"} ${id.padEnd(4)}${title}${used}`);
  }
  console.log("\nnpm run exercise next begins the first that is not solved; --help says more");
}

function hint(villain: Villain): void {
  const given = Math.min(3, (progress.of(villain.id).hints ?? 0) + 1);
  progress.keep(villain.id, { hints: given });
  const hints = hintsFor(openExercise(villain, root)).slice(0, given);
  console.log(hints.map((text, index) => `${index + 1}. ${text}`).join("\n"));
}

function solution(villain: Villain, insist: boolean): void {
  if (!insist && !progress.of(villain.id).isSolved)
    refuse(
      "exercise",
      `${villain.id} is not solved yet; hint ${villain.id} helps, --insist shows it`,
    );
  console.log(solutionOf(openExercise(villain, root)));
}

async function start(villain: Villain, { stage, once }: Pick<Wish, "stage" | "once">) {
  const exercise = openExercise(villain, root);
  console.log(`${introduce(exercise)}\n`);
  const cast = await startLabCast(players.filter((id) => stage || id !== "stage"));
  if (stage) console.log(`The stage watches: ${cast.origins.stage}\n`);
  let unwatch = (): void => undefined;
  const stop = async (code: number): Promise<never> => {
    unwatch();
    await cast.stop();
    return process.exit(code);
  };
  process.once("SIGINT", () => void stop(130)).once("SIGTERM", () => void stop(130));

  const look = async (): Promise<boolean> => {
    const before = performance.now();
    const verdict = await judge(exercise, cast);
    const solved = isSolved(verdict);
    if (solved) progress.keep(villain.id, { isSolved: true });
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    console.log(`${describeVerdict(verdict)}\n(${seconds} s)\n`);
    return solved;
  };
  const solved = await look();
  if (once) await stop(solved ? 0 : 1);
  console.log("Waiting for a save; Ctrl-C ends.");
  unwatch = watchSaves(exercise.folder, async () => void (await look()));
}
