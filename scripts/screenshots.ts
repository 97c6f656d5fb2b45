import { mkdir } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "../e2e/fixtures/chromium";
import { product, startProduct } from "../e2e/fixtures/product";

/** Long enough for the charts to have a shape and for the first spike to come and drain. */
const WARM_UP_MS = 150_000;
const DIR = "docs/screenshots";

/** `ready` is what stands on the page once its figures have come. */
const SHOTS = [
  { name: "overview-dark", path: "/", colorScheme: "dark", height: 560, ready: "webhooks" },
  {
    name: "dead-letters-light",
    path: "/dead-letters?range=1h",
    colorScheme: "light",
    height: 560,
    ready: "webhooks",
  },
] as const;

/** Takes the pictures of the README from the demo, so that they show what the product really looks like. */
async function main(): Promise<void> {
  const stop = await startProduct();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  try {
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    await mkdir(DIR, { recursive: true });
    for (const { name, path, colorScheme, height, ready } of SHOTS) {
      const context = await browser.newContext({
        viewport: { width: 1440, height },
        colorScheme,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      await page.goto(product().baseUrl + path);
      await page.getByRole("main").getByText(ready).first().waitFor();
      // The spark lines and the previews come after the rows.
      await page.waitForTimeout(4_000);
      await page.screenshot({ path: `${DIR}/${name}.png` });
      await context.close();
    }
  } finally {
    await browser.close();
    await stop();
  }
}

await main();
