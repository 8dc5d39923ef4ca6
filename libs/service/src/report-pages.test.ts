import { afterEach, expect, it } from "vitest";
import { createService } from "./create-service.ts";
import { openTestStage } from "./stage.testing.ts";
import { eventually } from "./service.testing.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it("a watched service tells its pages as they looked, and their stylesheets once", async () => {
  const stage = await openTestStage(closing);
  const service = createService({
    party: "shop",
    origin: "http://shop.localhost",
    logLevel: "silent",
    trustProxy: false,
    backstageUrl: stage.url,
  });
  closing.push(() => service.close());
  service.get("/assets/shop.css", async (_request, reply) =>
    reply.type("text/css").send("p { color: red }"),
  );
  service.get("/", async (_request, reply) =>
    reply
      .type("text/html")
      .send(
        '<link rel="stylesheet" href="/assets/shop.css"><body class="wide"><p>Hello</p><input type="hidden" name="t" value="hush"><script>hush()</script>',
      ),
  );
  const visit = () => service.inject({ url: "/", authority: "shop.localhost" });
  const told = () => stage.facts.flatMap((fact) => ("snapshot" in fact ? [fact.snapshot] : []));
  await eventually(async () => {
    await visit();
    return told().length > 0;
  });
  await eventually(() => stage.styles.length > 0);
  const before = told().length;
  await visit();
  await eventually(() => told().length > before);
  const page = {
    language: "en",
    classes: "wide",
    styles: ["/assets/shop.css"],
    html: "<p>Hello</p>",
  };
  expect(told()[0]).toEqual(page);
  expect(told().at(-1)).toEqual(page);
  expect(stage.styles).toEqual([
    { url: "http://shop.localhost/assets/shop.css", css: "p { color: red }" },
  ]);
});
