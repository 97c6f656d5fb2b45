import type { Context } from "../context";
import type { QuotaPolicy } from "../contract/policies";
import { redisScript, runScript } from "../redis-script";
import { quotaLimit } from "../resilience/gcra";

/** As at admission: a reservation that was not used a day after its slot belongs to a job that is gone. */
const RESERVATION_KEPT_MS = 86_400_000;
/** Jobs of one call of the script: what it does to Redis stays under a few milliseconds. */
const CHUNK = 500;

/**
 * Reserves the quota slots of jobs that are about to be added, in the order given. A job with a reservation keeps it.
 * KEYS 1 quota reservations (sorted set, job id by slot) · 2.. TAT of each tenant (string)
 * ARGV 1 ms that a reservation is kept after its slot · 2 number of tenants n · then emission ms and tolerance ms of each tenant
 *      · then for each job: index of its tenant from 1, job id
 * Result: for each job its slot in epoch ms, '0' when it may run at once. Cost: O(jobs x log reservations).
 * GCRA mirrors lib/resilience/gcra.ts; lib/admission/script.ts uses up what is reserved here.
 */
const RESERVE = redisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local keep = tonumber(ARGV[1])
local n = tonumber(ARGV[2])
local tats = {}
for i = 1, n do tats[i] = math.max(tonumber(redis.call('GET', KEYS[1 + i]) or '0'), now) end
local slots = {}
local latest = now
for at = 3 + 2 * n, #ARGV, 2 do
  local i = tonumber(ARGV[at])
  local id = ARGV[at + 1]
  local slot = tonumber(redis.call('ZSCORE', KEYS[1], id) or nil)
  if not slot then
    slot = math.max(tats[i] - tonumber(ARGV[2 + 2 * i]), now)
    tats[i] = tats[i] + tonumber(ARGV[1 + 2 * i])
    redis.call('ZADD', KEYS[1], string.format('%.3f', slot), id)
  end
  if slot > latest then latest = slot end
  slots[#slots + 1] = slot <= now and '0' or string.format('%.0f', math.ceil(slot))
end
for i = 1, n do
  redis.call('SET', KEYS[1 + i], string.format('%.3f', tats[i]), 'PX', math.ceil(tats[i] - now + 1000))
end
local left = redis.call('PTTL', KEYS[1])
local wanted = math.ceil(latest - now + keep)
if left < wanted then redis.call('PEXPIRE', KEYS[1], wanted) end
return slots
`);

interface NewcomerJob {
  jobId: string;
  tenant: string;
}

/**
 * The moment, in epoch milliseconds, at which each job may run under its tenant's quota; null: at once. Added with that
 * delay, a job of a flooding tenant never takes a worker's time before its turn, and is not charged again when it comes.
 * One round trip for 500 jobs. A producer that dies before it adds them has spent their slots.
 */
export async function reserveQuota(
  ctx: Context,
  queueKey: string,
  policy: QuotaPolicy,
  jobs: NewcomerJob[],
): Promise<(number | null)[]> {
  const slots: (number | null)[] = [];
  for (let from = 0; from < jobs.length; from += CHUNK) {
    const chunk = jobs.slice(from, from + CHUNK);
    const tenants = [...new Set(chunk.map(({ tenant }) => tenant))];
    const place = new Map(tenants.map((tenant, index) => [tenant, index + 1]));
    const limits = tenants.flatMap((tenant) => {
      const { emissionMs, toleranceMs } = quotaLimit(policy, tenant);
      return [emissionMs, toleranceMs];
    });
    const answer = (await runScript(
      ctx.redis,
      RESERVE,
      [ctx.keys.quotaReservations(queueKey), ...tenants.map((tenant) => ctx.keys.quota(queueKey, tenant))],
      [
        RESERVATION_KEPT_MS,
        tenants.length,
        ...limits,
        ...chunk.flatMap(({ jobId, tenant }) => [place.get(tenant) ?? 0, jobId]),
      ],
    )) as string[];
    for (const slot of answer) slots.push(slot === "0" ? null : Number(slot));
  }
  return slots;
}
