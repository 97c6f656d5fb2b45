import { fingerprint } from "../dead-letters/fingerprint";
import { forgetGroupBook } from "../dead-letters/groups/book";
import { indexReader } from "../dead-letters/index/reader";
import { testContext } from "./context";
import { knownQueue, writeFailedJobs } from "./failed-fixture";
import { testIndex, testRow } from "./index-fixture";
import { testServer } from "./server";

/** When the first of them failed; each later one a millisecond after. */
export const AT = Date.now() - 60_000;
/** What they died of, the most frequent first. */
export const CAUSES = ["The till is jammed", "The till is open", "No such customer"];

/** A server with six dead letters in one queue, in the failed set and in the index: three of one cause, two of another, one of a third. */
export async function letters() {
  const server = testServer();
  const ctx = testContext({ keys: server.keys });
  const { key, identity } = await knownQueue(ctx, "tills");
  const jobs = [0, 0, 0, 1, 1, 2].map((cause, n) => ({
    id: `job-${n}`,
    name: n % 2 ? "pay" : "refund",
    failedAt: AT + n,
    failedReason: CAUSES[cause] ?? "",
    cause,
  }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const writer = await testIndex(ctx);
  const causeOf = (reason: string) =>
    fingerprint({ failedReason: reason, stack: "Error: x\n    at run (/app/till.js:1:1)", tenant: null })
      .cause;
  await writer.commit({
    heardUntilMs: Date.now(),
    add: jobs.map(({ id, name, failedAt, failedReason, cause }) =>
      testRow(cause, { queue: key, id, name, failedAt, cause: causeOf(failedReason), attempts: 3 }),
    ),
  });
  const look = () => {
    indexReader(server).forget();
    forgetGroupBook(server);
  };
  return { ctx, key, writer, look, causes: CAUSES.map((reason) => causeOf(reason).key) };
}
