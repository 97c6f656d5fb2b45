import { mkdir } from "node:fs/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { queueKey } from "@/lib/queues/identity";
import { CHROMIUM_ARGS, chromiumPath } from "../e2e/fixtures/chromium";
import { product, startProduct } from "../e2e/fixtures/product";

/** Three spikes have come and drained, so that the charts have a shape, and a fourth one comes. */
const WARM_UP_MS = 470_000;
const DIR = "docs/screenshots";
const WEBHOOKS = queueKey({ prefix: "bull", name: "webhooks" });
/** Around what is cut out of a page. */
const MARGIN_PX = 12;

interface Shot {
  name: string;
  path: string;
  colorScheme: "dark" | "light";
  height: number;
  /** What stands on the page once its figures have come. */
  ready: string;
  /** The regions that are cut out of what is in sight, by their headings; left out: all of it. */
  regions?: string[];
}

function shotsOf(job: string): Shot[] {
  const now = Date.now();
  const frame = `from=${now - WARM_UP_MS}&to=${now}`;
  return [
    { name: "overview-dark", path: "/", colorScheme: "dark", height: 700, ready: "webhooks" },
    {
      name: "dead-letters-light",
      path: "/dead-letters?range=1h",
      colorScheme: "light",
      height: 560,
      ready: "webhooks",
    },
    {
      name: "queue-charts-dark",
      path: `/queues/${WEBHOOKS}?tab=charts&${frame}`,
      colorScheme: "dark",
      height: 2_000,
      ready: "When the backlog is gone",
      regions: ["When the backlog is gone", "Backlog by age", "Wait", "Run time"],
    },
    {
      name: "job-timeline-light",
      path: `/queues/${WEBHOOKS}/jobs/${job}`,
      colorScheme: "light",
      height: 700,
      ready: "Timeline",
      regions: ["Error", "Timeline"],
    },
  ];
}

/** The newest dead letter that was tried three times: its timeline has backoffs. */
async function someRetriedJob({ request }: BrowserContext, url: string): Promise<string> {
  const answer = await request.get(`${url}/api/v1/dead-letters?queue=${WEBHOOKS}&limit=200`);
  const { items } = (await answer.json()) as { items: DeadLetter[] };
  const job = items.find(({ attemptsMade }) => attemptsMade === 3);
  if (!job) throw new Error("No dead letter of the demo was tried three times; let it warm up for longer.");
  return encodeURIComponent(job.id);
}

/** What surrounds all of the regions. */
async function around(page: Page, regions: string[]) {
  const boxes = await Promise.all(
    regions.map((name) => page.getByRole("region", { name, exact: true }).boundingBox()),
  );
  const all = boxes.filter((box) => box !== null);
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN_PX;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN_PX;
  return {
    x: left,
    y: top,
    width: Math.max(...all.map(({ x, width }) => x + width)) + MARGIN_PX - left,
    height: Math.max(...all.map(({ y, height }) => y + height)) + MARGIN_PX - top,
  };
}

async function take(page: Page, url: string, { name, path, ready, regions }: Shot): Promise<void> {
  await page.goto(url + path);
  await page.getByRole("main").getByText(ready).first().waitFor();
  // The spark lines and the previews come after the rows.
  await page.waitForTimeout(4_000);
  await page.screenshot({
    path: `${DIR}/${name}.png`,
    ...(regions && { clip: await around(page, regions) }),
  });
}

/** Starts a demo, and gives its address once its charts have a shape. */
async function warmDemo(): Promise<{ url: string; stop: () => Promise<void> }> {
  const stop = await startProduct();
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  return { url: product().baseUrl, stop };
}

/**
 * Takes the pictures of the README from the demo, so that they show what the product really looks like: from one that runs
 * (its address is the argument), else from one of its own.
 */
async function main(running: string | undefined): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  const { url, stop } = running ? { url: running, stop: async () => undefined } : await warmDemo();
  try {
    await mkdir(DIR, { recursive: true });
    const job = await someRetriedJob(await browser.newContext(), url);
    for (const shot of shotsOf(job)) {
      const { colorScheme, height } = shot;
      const context = await browser.newContext({
        viewport: { width: 1440, height },
        colorScheme,
        reducedMotion: "reduce",
      });
      await take(await context.newPage(), url, shot);
      await context.close();
    }
  } finally {
    await browser.close();
    await stop();
  }
}

await main(process.argv[2]);
