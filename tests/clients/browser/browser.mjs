// What a reviewer sees who opens the page of a plan: on a desk and on a phone, by day and by night, with the keyboard, on
// paper, without scripts; and what somebody's hostile names come to there.
//
//     browser.mjs FOLDER CHROMIUM SCREENSHOTS
//
// FOLDER is the top of the repository: the accepted pages below tests/cases/html are opened. Pictures of all of them are
// written to SCREENSHOTS, for eyes.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { check } from "../check.mjs";
import { cases, drawn, packages, sizes, start, unfold, unseen } from "./pages.mjs";

const [top, executable, pictures] = process.argv.slice(2);
const folder = `${top}/tests/cases/html`;
const page_of = (name) => cases(folder).find((one) => one.name === name).url;
mkdirSync(pictures, { recursive: true });
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const browser = await check("the browser starts", () => start(executable));

const narrow = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
      const { right, width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && right > root.clientWidth + 1 && !element.closest("svg");
    });
    return { over: root.scrollWidth - root.clientWidth, wide: wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)) };
  });

for (const { name, url } of cases(folder)) {
  for (const size of Object.keys(sizes)) {
    for (const scheme of ["light", "dark"]) {
      await check(`${name}, ${size}, ${scheme}: it is whole, quiet, alone and fits`, async () => {
        const { page, said, asked, refused, close } = await browser.open(url, { size, scheme });
        await page.screenshot({ path: `${pictures}/${name}-${size}-${scheme}.png` });
        assert.deepEqual(await narrow(page), { over: 0, wide: [] }, "as it opens");
        await unfold(page);
        assert.deepEqual(await narrow(page), { over: 0, wide: [] }, "with all open");
        if (name !== "many") {
          await page.screenshot({ path: `${pictures}/${name}-${size}-${scheme}-open.png`, fullPage: true });
        }
        assert.deepEqual(said, [], "console");
        assert.deepEqual(asked, [url], "requests");
        assert.deepEqual(await refused(), [], "policy");
        await close();
      });
    }
  }
}

for (const { name, url } of cases(folder).filter(({ name }) => name !== "many")) {
  await check(`${name}: axe finds nothing, by day and by night`, async () => {
    for (const [size, scheme] of [["desktop", "light"], ["desktop", "dark"], ["phone", "dark"]]) {
      const { page, close } = await browser.open(url, { size, scheme });
      await unfold(page);
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      const told = found.violations.map((it) => `${it.id}: ${it.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
      assert.deepEqual(told, [], `${size}, ${scheme}`);
      await close();
    }
  });
}

await check("hostile names are text", async () => {
  const { page, said, close } = await browser.open(page_of("hostile"));
  await unfold(page);
  const names = await page.locator("article h4").allTextContents();
  for (const wanted of ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "http://evil.example/x.png", "a\\u{202e}txt.exe", "{{ 7 * 7 }} ${7*7} <!-- "]) {
    assert.ok(names.some((name) => name.includes(wanted.trim())), `${wanted}: ${names.join(" | ")}`);
  }
  const made = await page.evaluate(() => document.querySelectorAll("img, iframe, object, embed, link, base, form, body script ~ script, svg script, [onerror], [onload], [onfocus], [autofocus], [style]").length);
  assert.equal(made, 0);
  assert.equal(await page.locator("a:not([href^='#'])").count(), 0);
  assert.deepEqual(said, []);
  await close();
});

await check("what gets into a page all the same is refused", async () => {
  const { page, refused, close } = await browser.open(page_of("mapping"));
  await page.evaluate(() => {
    const image = document.createElement("img");
    image.src = "https://127.0.0.1:9/x.png";
    document.body.append(image);
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.head.append(style);
    try {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
    } catch {
      // A text becomes no script here.
    }
    document.body.setAttribute("style", "color: red");
    return fetch("https://127.0.0.1:9/").catch(() => {});
  });
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await page.waitForFunction(() => ["img-src", "connect-src", "style-src-elem", "style-src-attr"].every((it) => window.refused.includes(it)));
  const all = await refused();
  assert.ok(all.includes("require-trusted-types-for"), all.join());
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), "block");
  await close();
});

const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { name: element.id || element.className || element.tagName.toLowerCase(), text: element.textContent.trim().slice(0, 40), outline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
  });

await check("the keyboard reaches everything, and shows where it is", async () => {
  const first = await browser.open(page_of("guard"));
  await first.page.keyboard.press("Tab");
  assert.equal((await focused(first.page)).name, "skip");
  assert.ok(await first.page.locator(".skip").evaluate((it) => it.getBoundingClientRect().width > 60), "the link is seen");
  await first.page.keyboard.press("Enter");
  assert.equal((await focused(first.page)).name, "main");
  await first.close();
  // A page that is loaded again begins where the link has led, or at its top: that is the browser's to choose.
  const { page, close } = await browser.open(page_of("guard"));
  const wanted = await page.evaluate(() => [...document.querySelectorAll("a, button, input, summary")].filter((it) => it.checkVisibility({ contentVisibilityAuto: true })).length);
  const met = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.name === "body") break;
    assert.ok(now.outline, `no outline: ${JSON.stringify(now)}`);
    met.push(now);
    assert.ok(met.length <= wanted, "it ends");
  }
  assert.equal(met.length, wanted);
  const summary = page.locator("article details.body > summary").first();
  await summary.focus();
  const is_open = () => page.locator("article details.body").first().evaluate((it) => it.open);
  const before = await is_open();
  await page.keyboard.press("Enter");
  assert.equal(await is_open(), !before);
  await close();
});

const shown = (page) => page.locator("article:visible").count();

await check("a slash leads to the search, which filters, counts and ends with Escape", async () => {
  const { page, close } = await browser.open(page_of("many"));
  assert.equal(await shown(page), 200);
  await page.keyboard.press("/");
  assert.equal((await focused(page)).name, "find");
  assert.equal(await page.locator("#find").inputValue(), "");
  await page.keyboard.type("aws-0017 sg-mail");
  assert.equal(await shown(page), 1);
  assert.equal(await page.locator("#found").textContent(), "1 of 200");
  assert.deepEqual(await page.locator(".names a:visible").allTextContents(), ["aws-0017"]);
  await page.screenshot({ path: `${pictures}/many-search.png` });
  await page.locator("#find").fill("nobody has this");
  assert.equal(await shown(page), 0);
  await page.keyboard.press("Escape");
  assert.equal(await shown(page), 200);
  await close();
});

await check("what is not open is opened, all at once or by a link to it", async () => {
  const { page, close } = await browser.open(page_of("many"));
  const opened = () => page.locator("article details.body[open]").count();
  assert.equal(await opened(), 0);
  await page.locator("#find").fill("aws-0001");
  const link = page.locator(".grave a").nth(3);
  const goal = (await link.getAttribute("href")).slice(1);
  await page.evaluate((goal) => (location.hash = goal), goal);
  await page.waitForFunction((goal) => document.querySelector(`#${goal} > details`).open, goal);
  assert.equal(await opened(), 1);
  const top = await page.locator(`#${goal}`).evaluate((it) => it.getBoundingClientRect().top);
  const tools = await page.locator(".tools").evaluate((it) => it.getBoundingClientRect().bottom);
  assert.ok(top >= tools && top < 500, `${top} below ${tools}`);
  await page.click("#open");
  assert.equal(await opened(), 200);
  await page.click("#close");
  assert.equal(await opened(), 0);
  await close();
});

await check("what stands in the way and what is lost is there while all is closed", async () => {
  const { page, close } = await browser.open(page_of("guard"));
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = false)));
  assert.deepEqual(await unseen(page, ".alerts > li, .totals > li, h1, h4"), []);
  const flags = await page.locator(".alerts .flag code").allTextContents();
  assert.ok(flags.includes("--allow remove-mapping=salesforce-emea"), flags.join());
  await close();
});

await check("without scripts the page is whole", async () => {
  const { page, said, close } = await browser.open(page_of("guard"), { script: false });
  assert.equal(await page.locator(".tools").isVisible(), false);
  const summary = page.locator("article details.body > summary").first();
  const rows = page.locator("article").first().locator(".row").first();
  const before = await rows.isVisible();
  await summary.click();
  assert.equal(await rows.isVisible(), !before);
  assert.deepEqual(said, []);
  await close();
});

await check("paper has all of it open, but for the JSON that nobody opened", async () => {
  for (const name of ["mapping", "guard", "many"]) {
    const { page, close } = await browser.open(page_of(name), { script: false });
    await page.emulateMedia({ media: "print" });
    await drawn(page);
    assert.deepEqual(await unseen(page, "article .row, article .alerts li, article .steps li, .quiet li, dd"), [], name);
    assert.equal(await page.locator(".raw").first().isVisible(), false);
    assert.equal(await page.locator(".tools").isVisible(), false);
    await page.pdf({ path: `${pictures}/${name}.pdf`, format: "A4" });
    await close();
  }
});

await check("printing opens by script and closes again what was closed", async () => {
  const { page, close } = await browser.open(page_of("guard"));
  const opened = () => page.locator("details:not(.raw)[open]").count();
  const before = await opened();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await opened(), await page.locator("details:not(.raw)").count());
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await opened(), before);
  await close();
});

await check("as an artifact behind a server it asks for nothing more", async () => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(readFileSync(`${folder}/tenants.html`));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { page, said, refused, close } = await browser.open(`http://127.0.0.1:${server.address().port}/artifact`);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked, ["/artifact"]);
  assert.deepEqual([...said, ...(await refused())], []);
  await close();
  server.close();
});

await check("the browser ends", () => browser.close());
