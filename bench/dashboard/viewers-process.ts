import { setTimeout as sleep } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import { z } from "zod";
import { failedBy, queueDashOverview } from "../queue-dash";
import { queueNames } from "./seed";

/** Many viewers of one board in one process. The first tells when it saw how many jobs of a queue had failed. */
const { board, url, viewers, queue, queues } = z
  .object({
    board: z.enum(["spillway", "bull-board", "queue-dash"]),
    url: z.string(),
    viewers: z.number(),
    queue: z.string(),
    queues: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

/** Their pages ask again so long after an answer, as they come. */
const POLL_MS = { "bull-board": 5_000, "queue-dash": 2_000 };

let lastSeen = -1;
let answers = 0;
let tookMs = 0;
const told = (failed: number) => {
  if (failed <= lastSeen) return;
  lastSeen = failed;
  process.send?.({ failed, atMs: Date.now() });
};

const bullBoardSchema = z.object({
  queues: z.array(z.object({ name: z.string(), counts: z.object({ failed: z.number() }).loose() }).loose()),
});

async function pollBullBoard(first: boolean): Promise<void> {
  for (;;) {
    const sentAt = performance.now();
    const response = await fetch(
      `${url}/api/queues?${new URLSearchParams({ activeQueue: queue, status: "latest", page: "1", jobsPerPage: "10" })}`,
    );
    const text = await response.text();
    answers += 1;
    tookMs += performance.now() - sentAt;
    if (first) {
      const { queues } = bullBoardSchema.parse(JSON.parse(text));
      told(queues.find(({ name }) => name === queue)?.counts.failed ?? -1);
    }
    await sleep(POLL_MS["bull-board"]);
  }
}

async function pollQueueDash(first: boolean): Promise<void> {
  const urls = queueDashOverview(url, queueNames(queues));
  for (;;) {
    const sentAt = performance.now();
    try {
      const texts = await Promise.all(urls.map(async (one) => (await fetch(one)).text()));
      answers += 1;
      tookMs += performance.now() - sentAt;
      const parsed = texts.map((text): unknown => JSON.parse(text));
      if (first) told(failedBy(parsed, queue) ?? -1);
    } catch {
      // With many viewers of many queues it no longer accepts connections: its page then shows what it had, and asks again.
    }
    await sleep(POLL_MS["queue-dash"]);
  }
}

const summarySchema = z
  .object({ key: z.string(), name: z.string(), counts: z.object({ failed: z.number() }).loose() })
  .loose();
const changeSchema = z
  .object({ key: z.string(), counts: z.object({ failed: z.number().optional() }).optional() })
  .loose();
const liveSchema = z.object({
  queues: z.array(summarySchema).default([]),
  upsert: z.array(summarySchema).default([]),
  change: z.array(changeSchema).default([]),
});

async function listen(first: boolean): Promise<void> {
  const sentAt = performance.now();
  const response = await fetch(`${url}/api/v1/live`);
  answers += 1;
  tookMs += performance.now() - sentAt;
  let key: string | undefined;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== "queues" && event !== "queues-delta") return;
      const { queues, upsert, change } = liveSchema.parse(JSON.parse(data));
      const whole = [...queues, ...upsert].find(({ name }) => name === queue);
      key ??= whole?.key;
      const failed = (whole ?? change.find((one) => one.key === key))?.counts?.failed;
      if (failed !== undefined) told(failed);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? [])
    if (first) parser.feed(decoder.decode(chunk, { stream: true }));
}

const view = { spillway: listen, "bull-board": pollBullBoard, "queue-dash": pollQueueDash }[board];
process.on("message", () => process.send?.({ answers, tookMs }));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
process.send?.({ ready: true });
for (let viewer = 0; viewer < viewers; viewer++) {
  void view(viewer === 0);
  // Browsers do not ask all at one time.
  await sleep(board === "spillway" ? 5 : POLL_MS[board] / viewers);
}
