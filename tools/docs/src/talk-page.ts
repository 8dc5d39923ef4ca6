import { talks, type Talk } from "@tale/story/talk";

/** `docs/talk.md`: its prose as it stands there, its rows from `libs/story`. */
export function talkPage(text: string): string {
  return talks.reduce(
    (page, talk) =>
      page.replace(
        new RegExp(`(<!-- rows: ${talk.minutes} -->\n)[\\s\\S]*?(<!-- end -->)`),
        (_, begin: string, end: string) => `${begin}${tableOf(talk)}\n${end}`,
      ),
    text,
  );
}

function tableOf({ rows }: Talk): string {
  const hasActs = rows.some(({ act }) => act !== undefined);
  const head = ["min", ...(hasActs ? ["act"] : []), "press", "say"];
  const lines = rows.map(({ minute, act, scene, press, say }) =>
    cells([
      `${minute}`,
      ...(hasActs ? [`${act ?? ""}`] : []),
      `${scene === undefined ? "" : `**a ${scene}** sets the scene. `}${press}`,
      `*${say}*`,
    ]),
  );
  return [cells(head), cells(head.map(() => "---")).replaceAll(" ", ""), ...lines].join("\n");
}

const cells = (values: readonly string[]): string => `| ${values.join(" | ")} |`;
