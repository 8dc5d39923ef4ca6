import { cruise, type ICruiseResult } from "dependency-cruiser";

export interface ImportGraph {
  /** How many files were read. */
  readonly files: number;
  /** Imports that lead nowhere: where there are any, circles may stay hidden. */
  readonly unresolved: readonly string[];
  /** Files that import each other, each circle once, from the first in the alphabet. */
  readonly circles: readonly string[];
}

/**
 * Reads who imports whom, types included: a circle of types cannot be read from below either.
 *
 * @param folders below `root`
 */
export async function readImports(root: string, folders: readonly string[]): Promise<ImportGraph> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      exclude: { path: "(^|/)(node_modules|\\.data|\\.test|\\.nx)/" },
      tsPreCompilationDeps: true,
      parser: "tsc",
      validate: true,
      ruleSet: {
        forbidden: [{ name: "circle", severity: "error", from: {}, to: { circular: true } }],
      },
    },
    { exportsFields: ["exports"], conditionNames: ["import", "node"], extensions: [".ts", ".js"] },
  );
  const { modules, summary } = output as ICruiseResult;
  const circles = summary.violations.map(({ cycle = [] }) =>
    fromTheFirst(cycle.map(({ name }) => name)),
  );
  return {
    files: summary.totalCruised,
    unresolved: modules.flatMap(({ source, dependencies }) =>
      dependencies.filter((one) => one.couldNotResolve).map((one) => `${source} -> ${one.module}`),
    ),
    circles: [...new Set(circles.map((circle) => circle.join(" -> ")))],
  };
}

function fromTheFirst(circle: readonly string[]): string[] {
  const first = circle.indexOf([...circle].sort()[0]!);
  return [...circle.slice(first), ...circle.slice(0, first)];
}
