import type { Context } from "../context";
import { redisScript, runScript } from "../redis-script";

/**
 * Voids the invoice of a key, and frees the key: the number stays taken, because numbers have no gaps, and what is issued under the
 * key later gets another one.
 * KEYS 1 invoices by idempotency key (hash) · 2 keys by age (list) · ARGV 1 idempotency key · 2 now ms
 * Result: its number, or 0 when there is no such invoice (any more). Cost: O(kept invoices).
 */
const VOID = redisScript(`
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 0 end
local invoice = cjson.decode(stored)
local place = 'void:' .. string.format('%.0f', invoice.number)
redis.call('HSET', KEYS[1], place, string.sub(stored, 1, -2) .. ',"voidedAt":' .. ARGV[2] .. '}')
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('LREM', KEYS[2], -1, ARGV[1])
redis.call('RPUSH', KEYS[2], place)
return invoice.number
`);

/** Voids what was issued under a key; again, or where nothing was, it does nothing. Gives the number, or null. */
export async function voidInvoice(
  ctx: Context,
  { tenant, idempotencyKey }: { tenant: string; idempotencyKey: string },
): Promise<number | null> {
  const number = await runScript(
    ctx.redis,
    VOID,
    [ctx.keys.invoices(tenant), ctx.keys.invoiceOrder(tenant)],
    [idempotencyKey, ctx.clock.now()],
  );
  return Number(number) || null;
}
