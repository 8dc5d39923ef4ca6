import { rowsOf } from "./markdown-table.ts";
import { exists, read } from "./workspace.ts";

const section =
  /^(RFC \d+|OpenID Connect [\w .-]+|FAPI 2.0 (Security Profile|Message Signing)) §[\w.]+$/;

/**
 * What is wrong with the rows of `docs/requirements.md`: a section that no tool could link, a file
 * that is not there, or a test that nobody wrote. The test is named as `file: name`, the name as it
 * stands in the code.
 */
export function faultsInRequirements(markdown: string): string[] {
  return rowsOf(markdown, "section").flatMap(
    ([sections = "", words = "", file = "", test = ""]) => {
      const [, testFile = "", testName = ""] = /^(\S+\.test\.ts): (.+)$/.exec(test) ?? [];
      return [
        ...(sections === "ours" || sections.split(", ").every((one) => section.test(one))
          ? []
          : [`"${sections}" is no section`]),
        ...(words ? [] : [`${sections} says nothing`]),
        ...(exists(file) ? [] : [`${file} is not there`]),
        ...(isWritten(testFile, testName) ? [] : [`no test is called ${test}`]),
      ];
    },
  );
}

/**
 * What is wrong with the rows of `docs/faults.md`: a test that nobody wrote, or none. Rows in bold
 * are headings.
 */
export function faultsInFaults(markdown: string): string[] {
  return rowsOf(markdown, "fault").flatMap(([fault = "", , test = ""]) => {
    const [, file = "", name = ""] = /^(\S+\.test\.ts): (.+)$/.exec(test) ?? [];
    return fault.startsWith("**") || isWritten(file, name)
      ? []
      : [`no test is called ${test || `anything, for ${fault}`}`];
  });
}

/** A formatter may put the name on a line of its own. */
const isWritten = (file: string, name: string): boolean =>
  file !== "" &&
  exists(file) &&
  read(file)
    .replace(/\(\s+"/g, '("')
    .includes(`("${name}"`);

/**
 * What is wrong with the tables of the conformance suite's modules: a test file that is not there,
 * or a test whose name begins otherwise, below the folder of the authorization server.
 */
export function faultsInModules(markdown: string): string[] {
  return rowsOf(markdown, "module").flatMap(([, , tests = ""]) =>
    tests.split(", ").flatMap((test) => {
      const [, file, name] = /^(\S+\.test\.ts)(?:: (.+))?$/.exec(test) ?? [];
      if (!file) return [];
      const path = `apps/email-provider/src/${file}`;
      return exists(path) && (!name || read(path).includes(name))
        ? []
        : [`no test begins with ${test}`];
    }),
  );
}
