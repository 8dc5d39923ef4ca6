import { writeFileSync } from "node:fs";
import { writtenPages } from "./pages.ts";
import { absolute } from "./workspace.ts";

for (const [path, text] of Object.entries(writtenPages())) {
  writeFileSync(absolute(path), text);
  console.log(`wrote ${path}`);
}
