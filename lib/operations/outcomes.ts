import type { Context } from "../context";
import { fingerprint } from "../dead-letters/fingerprint";
import { lastTrace } from "../dead-letters/stack";
import { byQueue } from "../group-by";
import { tenantOf } from "../jobs/parse";
import { type RowShape, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { type JobOutcome, readOutcomes } from "../queues/backend/outcomes";
import { parseQueueKey } from "../queues/identity";
import type { Outcome } from "./record";

export interface JobPlace {
  /** Key of its queue. */
  queue: string;
  id: string;
}

/** Causes that are told apart; deaths of further ones are counted as other. */
const MAX_CAUSES = 12;
const DEATH_SHAPE: RowShape = {
  whole: ["name"],
  cut: { data: 4_096, failedReason: 8_192, stacktrace: -8_192 },
};

export interface Looked {
  /** Of each job, in the order given. */
  outcomes: JobOutcome[];
  /** Class and code of each that died again, by the text that its death left. */
  causes: Outcome["causes"];
}

/** What has become of jobs that were replayed, and what those that died again died of. */
export async function lookAt(ctx: Context, jobs: JobPlace[]): Promise<Looked> {
  const placed = jobs.map((job, place) => ({ ...job, place }));
  const outcomes: JobOutcome[] = jobs.map(() => "gone");
  let causes: Outcome["causes"] = [];
  for (const group of byQueue(placed)) {
    const queue = parseQueueKey(group[0]?.queue ?? "");
    const found = await readOutcomes(
      ctx.redis,
      queue,
      group.map(({ id }) => id),
    );
    for (const [index, { place }] of group.entries()) outcomes[place] = found[index] ?? "gone";
    const dead = group.filter((_, index) => found[index] === "failed");
    const keys = bullKeys(queue);
    const rows = await readJobRows(
      ctx.redis,
      dead.map(({ id }) => ({ id, key: keys.job(id) })),
      DEATH_SHAPE,
    );
    for (const row of rows) {
      if (row === null) continue;
      const death = fingerprint({
        failedReason: row.cut.failedReason?.text ?? "",
        stack: lastTrace(row.cut.stacktrace?.text ?? ""),
        tenant: tenantOf(row.cut.data?.text ?? ""),
      });
      causes = addCauses(causes, [{ class: death.class, code: death.cause.code, count: 1 }]);
    }
  }
  return { outcomes, causes };
}

/** Sums by class and code, the most first; what goes beyond {@link MAX_CAUSES} is one `(other)` for each class. */
export function addCauses(before: Outcome["causes"], more: Outcome["causes"]): Outcome["causes"] {
  const sums = new Map<string, Outcome["causes"][number]>();
  const add = (cause: Outcome["causes"][number]) => {
    const key = `${cause.class} ${cause.code}`;
    const full = sums.size >= MAX_CAUSES && !sums.has(key);
    const code = full ? "(other)" : cause.code;
    const sum = sums.get(full ? `${cause.class} (other)` : key);
    sums.set(`${cause.class} ${code}`, { class: cause.class, code, count: (sum?.count ?? 0) + cause.count });
  };
  for (const cause of [...before, ...more]) add(cause);
  return [...sums.values()].sort((a, b) => b.count - a.count);
}
