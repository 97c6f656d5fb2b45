import type { Context } from "../context";
import type { CreateOperation, LetterKind, Preview } from "../contract/operations";
import { tenantOf } from "../jobs/parse";
import type { RowShape } from "../queues/backend/job-rows";
import { parseQueueKey } from "../queues/identity";
import { shapeWithTenant } from "./change";
import type { FailedJob, QueueCount } from "./count";
import { countsOfLookedAt } from "./looked-at";
import { memberOf } from "./member";
import { prepare, type Ready } from "./prepare";
import { type Candidate, candidatesOf, type Selecting, selectBatch } from "./select";
import { spreadOver } from "./spread";
import { tiesOf } from "./ties";
import type { Prepared } from "./work";

/** Jobs that are looked at in all, queues that they are taken from, and pages read of each at most. */
const LOOKED_AT = 2_000;
const MAX_QUEUES = 20;
const MAX_PAGES = 10;
const SAMPLE = 10;
const TEXT_CHARS = 4_000;
const REASON_CHARS = 300;

interface Request {
  kind: LetterKind;
  body: CreateOperation;
  frozenAt: number;
  byQueue: QueueCount[];
  chosen: FailedJob[] | null;
}

/** What an operation would do to its jobs, by looking at some of them as it would itself. Changes nothing. */
export async function previewOperation(ctx: Context, request: Request): Promise<Preview> {
  const { kind, body, frozenAt, byQueue, chosen } = request;
  const operation: Selecting = {
    // No job's log names an operation without an id.
    id: "",
    kind,
    selection: "ids" in body.selection ? { ids: body.selection.ids.length } : body.selection,
    frozenAt,
    queues: byQueue.map(({ queue }) => queue),
    position: { queue: 0, after: null },
    canary: null,
    change: (kind === "replay" && body.change) || null,
  };
  const wide = shapeWithTenant(operation);
  const candidates = chosen
    ? await candidatesOf(ctx, chosen.slice(0, LOOKED_AT), frozenAt, wide)
    : await someOfEach(ctx, operation, wide);
  const prepared = await prepare(ctx, operation, candidates);
  const ties = kind === "discard" ? await tiesOf(ctx, prepared.ready) : { ofParents: 0, withChildren: 0 };
  return { ...toPreview(candidates, prepared), ties };
}

/** The oldest of each queue, of the queues that have most. */
async function someOfEach(ctx: Context, operation: Selecting, shape: RowShape): Promise<Candidate[]> {
  const queues = operation.queues.slice(0, MAX_QUEUES);
  const most = Math.ceil(LOOKED_AT / Math.max(1, queues.length));
  const found: Candidate[] = [];
  for (const [queue] of queues.entries()) {
    let position: Selecting["position"] = { queue, after: null };
    let left = most;
    for (let page = 0; page < MAX_PAGES && left > 0; page++) {
      const { candidates, next } = await selectBatch(ctx, { ...operation, position }, left, shape);
      found.push(...candidates);
      left -= candidates.length;
      position = next;
      if (!("queue" in next) || next.queue !== queue) break;
    }
  }
  return found;
}

function toPreview(candidates: Candidate[], { ready, refused }: Prepared<Ready>): Omit<Preview, "ties"> {
  const refusals = new Map(refused.map(({ candidate, reason }) => [keyOf(candidate), reason]));
  const patched = new Map(ready.map((one) => [keyOf(one), one.job.patch ? one.payload : undefined]));
  const groupOf = (one: Candidate) =>
    JSON.stringify([one.queue, one.row.whole.name, tenantIn(one), refusals.get(keyOf(one)) ?? ""]);
  return {
    ...countsOfLookedAt(candidates, refused),
    sample: spreadOver(candidates, groupOf, SAMPLE).map((one) => {
      const after = patched.get(keyOf(one));
      return {
        queue: one.queue,
        queueName: parseQueueKey(one.queue).name,
        id: one.known.id,
        name: one.row.whole.name ?? "",
        tenant: tenantIn(one),
        failedAt: Math.floor(Number(one.known.score)),
        failedReason: (one.row.cut.failedReason?.text ?? "").slice(0, REASON_CHARS),
        refusal: refusals.get(keyOf(one)) ?? null,
        before: after === undefined ? null : pretty(JSON.parse(one.row.cut.data?.text ?? "null")),
        after: after === undefined ? null : pretty(after),
      };
    }),
  };
}

const keyOf = ({ queue, known }: Candidate) => memberOf(queue, known.id);
const tenantIn = ({ row }: Candidate) => tenantOf(row.cut.data?.text ?? "");
const pretty = (value: unknown) => JSON.stringify(value, null, 2).slice(0, TEXT_CHARS);
