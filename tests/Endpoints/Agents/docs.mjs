// Opens /docs in a real browser, light and dark, and says what it saw: whom it asked, what broke, what axe-core finds,
// and what somebody gets who has only a keyboard.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import axe from "axe-core";

const { url, chromium: executablePath } = JSON.parse(readFileSync(0, "utf8"));
const seen = { asked: [], broken: [], unfit: [] };
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

async function open(colorScheme) {
  const context = await browser.newContext({ colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  page.on("request", request => seen.asked.push(request.url()));
  page.on("console", line => { if (line.type() === "error") seen.broken.push(line.text()); });
  page.on("pageerror", failure => seen.broken.push(String(failure)));
  await page.goto(`${url}/docs#sendMessage`);
  await page.waitForSelector("#sendMessage");
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  seen.unfit.push(...violations.map(one => `${colorScheme} ${one.id}: ${one.nodes[0].html}`));
  return page;
}

await open("dark");
const page = await open("light");
seen.shown = await page.locator("article").evaluateAll(all => all.map(one => one.id));
seen.isThere = await page.evaluate(() => document.querySelector("#sendMessage").getBoundingClientRect().top < innerHeight);
await page.keyboard.press("/");
await page.keyboard.type("wait=45 cursor");
seen.found = await page.textContent("#found");
await page.keyboard.press("Enter");
seen.hash = new URL(page.url()).hash;
await page.fill("#search", "");
await page.getByRole("button", { name: "Copy the curl line of sendMessage" }).press("Enter");
await page.getByText("Copied").waitFor();
seen.copied = await page.evaluate(() => navigator.clipboard.readText());
await browser.close();
console.log(JSON.stringify(seen));
