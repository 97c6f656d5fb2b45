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
  queueKey: string;
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

/** Asks for all that a job's admission needs in one round trip. Asking again, or after a crash, charges nothing twice. */
export async function requestAdmission(ctx: Context, request: AdmissionRequest): Promise<AdmissionAnswer> {
  const { queueKey, jobId, idempotency, quota, rate } = request;
  const quotaGcra = quota && quotaLimit(quota.policy, quota.tenant);
  const rateGcra = rate && gcraLimit(rate);
  const answer = (await runScript(
    ctx.redis,
    ADMIT,
    [
      ctx.keys.idempotentJob(queueKey, idempotency?.key ?? ""),
      ctx.keys.fences(queueKey),
      ctx.keys.quota(queueKey, quota?.tenant ?? ""),
      ctx.keys.quotaReservations(queueKey),
      ctx.keys.rateLimit(queueKey),
      ctx.keys.rateReservations(queueKey),
    ],
    [
      jobId,
      idempotency ? "1" : "",
      idempotency ? fingerprintOf(idempotency.payload) : "",
      idempotency?.policy.lockMs ?? 0,
      quotaGcra?.emissionMs ?? "",
      quotaGcra?.toleranceMs ?? "",
      rateGcra?.emissionMs ?? "",
      rateGcra?.toleranceMs ?? "",
      RESERVATION_KEPT_MS,
    ],
  )) as [string, string | number | undefined];
  const [kind, value] = answer;
  switch (kind) {
    case "run":
      return {
        kind,
        holder: idempotency ? { queueKey, idempotencyKey: idempotency.key, fence: Number(value) } : null,
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
