// Pages in a headless Chromium that has no network: what each of them asks for, says on its console and refuses is kept.

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Packages are installed in the folder that this is started in.
export const packages = createRequire(`${process.cwd()}/`);
const { chromium } = packages("playwright-core");

// What the browser itself would like to fetch at its start is not ours to see.
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

export const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

export async function start(executable) {
  const browser = await chromium.launch({
    executablePath: executable,
    args: process.getuid?.() === 0 ? [...quiet, "--no-sandbox"] : quiet,
  });
  return { open: (url, options) => open(browser, url, options), close: () => browser.close() };
}

export const cases = (folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".html"))
    .sort()
    .map((file) => ({ name: file.slice(0, -".html".length), url: pathToFileURL(`${folder}/${file}`).href }));

async function open(browser, url, { size = "desktop", scheme = "light", script = true } = {}) {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => asked.push(request.url()));
  if (script) {
    await page.addInitScript(() => {
      window.refused = [];
      addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective), true);
    });
  }
  await page.goto(url, { waitUntil: "load" });
  const refused = () => page.evaluate(() => window.refused);
  return { page, said, asked, refused, close: () => context.close() };
}

// Everything that can be opened, open.
export const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));

// What a change of style shows or hides is so once it has been drawn; without scripts a picture is what waits for that.
export const drawn = (page) => page.screenshot();

// Letters that are there and that nobody sees, because something around them is closed or hidden.
export const unseen = (page, selector) =>
  page.evaluate((selector) => {
    const all = [...document.querySelectorAll(selector)];
    const options = { contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true };
    return all.filter((element) => !element.checkVisibility(options) || element.getBoundingClientRect().height === 0)
      .map((element) => element.textContent.trim().slice(0, 60));
  }, selector);
