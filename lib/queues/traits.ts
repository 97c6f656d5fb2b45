import type { Criticality } from "../contract/policies";

/**
 * What can be told of a job from its name and payload alone. Payloads may come from any producer, so a trait must bear
 * whatever it is given; null means that the job has none.
 */
export interface JobTraits {
  /** Whose work it is: quotas, partitions and kill switches go by it. */
  tenant(payload: unknown): string | null;
  /** The downstream it needs: breakers and latency baselines go by it. */
  route(jobName: string, payload: unknown): string | null;
  /** Null: as critical as its queue. */
  criticality(jobName: string, payload: unknown): Criticality | null;
  /** Two jobs of one key are one piece of work: the second gets the first's result. */
  idempotencyKey(jobName: string, payload: unknown): string | null;
  /** Jobs of one key run one at a time, in their order. */
  orderingKey(jobName: string, payload: unknown): string | null;
}

/** A text field at the top of a payload. */
export function textField(payload: unknown, field: string): string | null {
  const value = (payload as Record<string, unknown> | null | undefined)?.[field];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Tenant and idempotency key are the payload's fields of that name, the key within its tenant; nothing else is known. */
export const DEFAULT_TRAITS: JobTraits = {
  tenant: (payload) => textField(payload, "tenant"),
  route: () => null,
  criticality: () => null,
  idempotencyKey: (_jobName, payload) => {
    const key = textField(payload, "idempotencyKey");
    if (key === null) return null;
    // Two tenants may well choose the same key. The first slash ends the tenant, and that of nobody is empty.
    const tenant = textField(payload, "tenant");
    if (tenant !== null) return `${tenant.replaceAll("%", "%25").replaceAll("/", "%2F")}/${key}`;
    return key.includes("/") ? `/${key}` : key;
  },
  orderingKey: () => null,
};
