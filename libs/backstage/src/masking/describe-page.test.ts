import { describe, expect, it } from "vitest";
import { describePage } from "./describe-page.ts";
import { createMasker } from "./masker.ts";

const masker = createMasker("a key for this run");
const page = (html: string) => describePage(html, masker.begin(), masker);

describe("a page in words", () => {
  it("is its main part, line by line, without what is told by itself", () => {
    const { title, heading, text, buttons, links } = page(
      `<title>T &amp; T</title><nav>Elsewhere</nav><main><h1>May <em>it</em>?</h1>
      <p>See <b>Carol Adler</b>, <b>Dave O&#39;Hara</b>.<br>More</p><script>let x</script>
      <a href="/x?a=1&amp;b=2">there</a><button>Yes &raquo;</button></main><p>After</p>`,
    );
    expect({ title, heading, buttons, links }).toEqual({
      title: "T & T",
      heading: "May it?",
      buttons: ["Yes »"],
      links: ["/x?a=1&b=2"],
    });
    expect(text).toBe("See Carol Adler, Dave O'Hara.\nMore\nthere");
  });

  it("names each field by its label, whether that stands around it, before or after", () => {
    const { fields } = page(
      `<label><input type=checkbox name=a checked> one</label><label for="b">two</label>
      <input id=b name=b value=x><input id="c.d" name=c><label for="c.d">three</label><input name=e>`,
    );
    expect(fields.map(({ label }) => label)).toEqual(["one", "two", "three", ""]);
    expect(fields[0]).toMatchObject({ type: "checkbox", checked: true });
  });

  it.each(["", "<", "<main", "</main></p>", "<h1>", "<title>", "<label><label>"])(
    "is told of what is no page: %s",
    (html) => {
      expect(JSON.stringify(page(html))).not.toContain("undefined");
    },
  );

  it("costs little, however deep a page is", () => {
    const before = performance.now();
    page("<div>".repeat(50_000));
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
