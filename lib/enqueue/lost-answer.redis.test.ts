import { expect, test } from "vitest";
import { enqueueJobs } from "../contract/enqueue";
import { problemSchema } from "../contract/errors";
import { route } from "../http/route";
import { testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { losingRedis } from "../testing/losing-redis";
import { testRequest, testServer } from "../testing/server";
import { enqueueRequest } from "./request";

const post = route(enqueueJobs, ({ params, body }, ctx) => enqueueRequest(ctx, params.queue, body.jobs));

test("a job without a key whose adding is not answered is in the queue once, and is said to be unknown", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "orders");
  const add = (order: number) =>
    post(testRequest("POST", "/api/v1/jobs", { body: { jobs: [{ name: "n", payload: { order } }] } }), {
      params: Promise.resolve({ queue: key }),
    });
  // Redis has BullMQ's script from here on.
  testServer({ queuePrefix: ctx.prefix }, { redisUrl: ctx.url });
  expect((await add(1)).status).toBe(200);
  const { url, lost } = await losingRedis(ctx, '"order":2');
  testServer({ queuePrefix: ctx.prefix }, { redisUrl: url });
  const answer = await add(2);
  expect(lost()).toBe(true);
  expect(answer.status).toBe(504);
  expect(problemSchema.parse(await answer.json()).code).toBe("outcome_unknown");
  expect((await queue.getWaiting()).map(({ data }) => data)).toEqual([{ order: 1 }, { order: 2 }]);
});
