// Opens a report's page in Chromium, in light and dark, wide and as a phone: no console error, no
// request, nothing wider than the screen, no serious fault by axe; tables sort by keyboard, and are
// there without scripts. Usage: node check.mjs CHROMIUM PAGE [FOLDER for screenshots]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [chromium, file, folder] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const faults = [];
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });

async function open(width, scheme, scripts) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height: 900 });
  // Without motion, so that nothing scrolls on between aiming at a link and clicking it.
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  const where = `${width} px, ${scheme}${scripts ? "" : ", no scripts"}`;
  page.on("console", said => {
    if (said.type() === "error" || said.type() === "warn") faults.push(`${where}: console: ${said.text()}`);
  });
  page.on("pageerror", error => faults.push(`${where}: ${error.message}`));
  page.on("request", request => {
    if (request.url() !== address) faults.push(`${where}: requests ${request.url()}`);
  });
  await page.goto(address);
  return [page, where];
}

for (const width of [1280, 390]) {
  for (const scheme of ["light", "dark"]) {
    const [page, where] = await open(width, scheme, true);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${where}: ${wide} px wide`);
    // Closed parts are looked at too.
    await page.evaluate(() => document.querySelectorAll("details").forEach(part => (part.open = true)));
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run());
    for (const violation of violations) {
      const fault = `${where}: axe ${violation.impact}: ${violation.id}: ${violation.nodes.length} times, as ${violation.nodes[0].html}`;
      if (["serious", "critical"].includes(violation.impact)) faults.push(fault);
      else console.log(fault);
    }
    console.log(`${where}: ${passes.length} axe rules passed, ${violations.length} failed`);
    await page.evaluate(() => document.querySelectorAll("details").forEach(part => (part.open = false)));
    if (folder) {
      await page.screenshot({ path: join(folder, `page-${width}-${scheme}.png`), fullPage: true });
    }
    await page.close();
  }
}

// Of each corpus; null where a number is missing.
const column = page =>
  page.evaluate(() =>
    [...document.querySelectorAll("#table-4 tbody")].map(body =>
      [...body.querySelectorAll("tr:not(.corpus):not(.beside)")].map(row => {
        const value = parseFloat(row.cells[1].textContent);
        return Number.isNaN(value) ? null : value;
      })
    )
  );
const [page] = await open(1280, "light", true);
const before = await column(page);
await page.focus("#table-4 thead tr:last-child th button");
await page.keyboard.press("Enter");
const sorted = await column(page);
// Each corpus on its own; what is missing comes last.
const expected = before.map(values => [
  ...values.filter(value => value !== null).sort((a, b) => b - a),
  ...values.filter(value => value === null),
]);
if (JSON.stringify(sorted) !== JSON.stringify(expected)) faults.push(`sorted to ${JSON.stringify(sorted)}, expected ${JSON.stringify(expected)}`);
const link = await page.$("#table-4 td a");
await link.click();
// The page opens it when the browser tells of the new address, some time after the click.
await page.waitForSelector("details[open]", { timeout: 10_000 }).catch(() => faults.push("a number's link opens no part"));
const pdf = await page.pdf({ format: "A4" });
console.log(`prints to ${pdf.length} bytes of PDF`);

const [plain] = await open(1280, "light", false);
// Without scripts the page can't be asked from inside: its accessibility tree can.
const tree = await plain.accessibility.snapshot({ interestingOnly: false });
const roles = node => [node.role, ...(node.children ?? []).flatMap(roles)];
if (!roles(tree).includes("table")) faults.push("no tables without scripts");

await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log("no console message, no request, no serious fault");
