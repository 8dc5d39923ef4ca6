/** What a page consists of. Other tags go, and what they hold stays. */
export const keptTags: ReadonlySet<string> = new Set(
  [
    "main header footer nav section article aside div span p br hr wbr h1 h2 h3 h4 h5 h6 hgroup",
    "ul ol li dl dt dd blockquote pre code kbd samp var em strong b i u s small sub sup mark q cite",
    "abbr time data del ins figure figcaption address table caption thead tbody tfoot tr th td",
    "colgroup col details summary a form fieldset legend label input textarea select optgroup",
    "option button output progress meter svg g path circle ellipse rect line polyline polygon text",
  ].flatMap((row) => row.split(" ")),
);

/** What goes with everything in it: it runs, loads, or is not shown. */
export const leftOut: ReadonlySet<string> = new Set(
  "script style template noscript title iframe object embed frameset video audio picture canvas math".split(
    " ",
  ),
);

/** Attributes that say how something looks or what it is; none that loads, runs or leads. */
export const keptAttributes =
  /^(class|id|for|name|type|value|checked|selected|disabled|readonly|required|multiple|placeholder|rows|cols|size|maxlength|min|max|step|open|hidden|colspan|rowspan|scope|start|reversed|lang|dir|title|alt|label|role|datetime|aria-[a-z]+|viewbox|d|fill|fill-rule|stroke|stroke-width|stroke-linecap|stroke-linejoin|cx|cy|r|rx|ry|x|y|x1|y1|x2|y2|width|height|points|transform|text-anchor|font-size|font-weight)$/;

const voids = new Set("br hr wbr input col".split(" "));
/** Read as ever: tags without an end that are not kept. */
const others = new Set("area base embed img link meta param source track".split(" "));

/** Whether a tag has no end. */
export function isVoid(tag: string): boolean {
  return voids.has(tag) || others.has(tag);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
