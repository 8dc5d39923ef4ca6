import { tables } from "./tables.ts";

/** The figures of `docs/scale.md`: `node tools/bench/src/scale/print-tables.ts`. */
console.log(tables().join("\n\n"));
