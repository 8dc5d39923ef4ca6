import { rowsOf } from "./markdown-table.ts";
import { exists, read } from "./workspace.ts";

const section = /^RFC \d+ §[\w.]+$/;

/**
 * What is wrong with the rows of `docs/requirements.md`: a section that no tool could link, a file that is not there,
 * or a test that nobody wrote. The test is named as `file: name`, the name as it stands in the code.
 */
export function faultsInRequirements(markdown: string): string[] {
  return rowsOf(markdown, "section").flatMap(([sections = "", words = "", file = "", test = ""]) => {
    const [, testFile = "", testName = ""] = /^(\S+\.test\.ts): (.+)$/.exec(test) ?? [];
    return [
      ...(sections === "ours" || sections.split(", ").every((one) => section.test(one)) ? [] : [`"${sections}" is no section`]),
      ...(words ? [] : [`${sections} says nothing`]),
      ...(exists(file) ? [] : [`${file} is not there`]),
      ...(testFile && exists(testFile) && read(testFile).includes(`("${testName}"`) ? [] : [`no test is called ${test}`]),
    ];
  });
}
