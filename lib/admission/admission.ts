import type { Context } from "../context";
import type { IdempotencyPolicy, QuotaPolicy } from "../contract/policies";
import { SpillwayError } from "../errors";
import { fingerprintOf, type KeyHolder } from "../idempotency/record";
import { runScript } from "../redis-script";
import { gcraLimit, quotaLimit } from "../resilience/gcra";
import { ADMIT } from "./script";

/** A reservation that was not used a day after its slot belongs to a job that is gone. */
const RESERVATION_KEPT_MS = 86_400_000;

export interface AdmissionRequest {
  jobId: string;
  /** Its key and what stands under it; null for a job without one, or a queue that keeps no keys. */
  idempotency: { key: string; payload: unknown; policy: IdempotencyPolicy } | null;
  quota: { tenant: string; policy: QuotaPolicy } | null;
  rate: { max: number; durationMs: number } | null;
}

export type AdmissionAnswer =
  | { kind: "run"; holder: KeyHolder | null }
  /** The key is done: this is what the first run gave. */
  | { kind: "done"; result: unknown }
  /** Another payload stands under the key. */
  | { kind: "mismatch" }
  /** `busy`: another job works under the key until then, at the latest. `quota`, `rate`: the job's own slot. */
  | { kind: "busy" | "quota" | "rate"; untilMs: number };

/**
 * Asks for all that the admission of some jobs of one queue needs, in one round trip: an answer for each, in their order.
 * Asking again, or after a crash, charges nothing twice. Redis is busy for some microseconds a job: ask for few at a time.
 */
export async function requestAdmissions(
  ctx: Context,
  queueKey: string,
  requests: readonly AdmissionRequest[],
): Promise<AdmissionAnswer[]> {
  const { keys } = ctx;
  const names = [
    keys.fences(queueKey),
    keys.quotaReservations(queueKey),
    keys.rateLimit(queueKey),
    keys.rateReservations(queueKey),
  ];
  const args: (string | number)[] = [RESERVATION_KEPT_MS];
  for (const { jobId, idempotency, quota, rate } of requests) {
    const quotaGcra = quota && quotaLimit(quota.policy, quota.tenant);
    const rateGcra = rate && gcraLimit(rate);
    names.push(
      keys.idempotentJob(queueKey, idempotency?.key ?? ""),
      keys.quota(queueKey, quota?.tenant ?? ""),
    );
    args.push(
      [
        idempotency ? fingerprintOf(idempotency.payload) : "-",
        idempotency?.policy.lockMs ?? "-",
        quotaGcra?.emissionMs ?? "-",
        quotaGcra?.toleranceMs ?? "-",
        rateGcra?.emissionMs ?? "-",
        rateGcra?.toleranceMs ?? "-",
        jobId,
      ].join(" "),
    );
  }
  const answers = (await runScript(ctx.redis, ADMIT, names, args)) as [string, string | number | undefined][];
  return answers.map((answer, index) => read(answer, queueKey, requests[index]?.idempotency?.key ?? null));
}

/** Asks for one job; see {@link requestAdmissions}. */
export async function requestAdmission(
  ctx: Context,
  { queueKey, ...request }: AdmissionRequest & { queueKey: string },
): Promise<AdmissionAnswer> {
  const [answer] = await requestAdmissions(ctx, queueKey, [request]);
  if (!answer) throw new SpillwayError("internal", "Admission gave no answer.");
  return answer;
}

function read(
  [kind, value]: [string, string | number | undefined],
  queueKey: string,
  idempotencyKey: string | null,
): AdmissionAnswer {
  switch (kind) {
    case "run":
      return {
        kind,
        holder: idempotencyKey === null ? null : { queueKey, idempotencyKey, fence: Number(value) },
      };
    case "done":
      return { kind, result: JSON.parse(String(value)) };
    case "mismatch":
      return { kind };
    case "busy":
    case "quota":
    case "rate":
      return { kind, untilMs: Number(value) };
    default:
      throw new SpillwayError("internal", `Admission gave an answer that nobody knows: ${kind}.`);
  }
}
