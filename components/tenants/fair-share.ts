import type { BacklogAnswer } from "@/lib/contract/backlog";
import type { BreakdownAnswer } from "@/lib/contract/latency";
import type { TenantsAnswer } from "@/lib/contract/tenants";
import { formatNumber, formatShare } from "@/lib/format";

/** What one tenant has of a queue, beside what would be its share. Shares are from 0 to 1. */
export interface TenantShare {
  tenant: string;
  /** Jobs that wait or stand among the prioritized, as far as the sample tells. */
  waits: number;
  /** Jobs that wait for their slot, as the quota counts them. */
  putOff: number;
  /** Of all that wait, and of all that were put off. */
  fillShare: number;
  /** The share is right to this in 19 of 20 cases. */
  fillError: number;
  /** Jobs that ended in the time; null where no worker reports tenants. */
  served: number | null;
  servedShare: number | null;
  weight: number;
  /** Its weight among all tenants with jobs. */
  fairShare: number;
  limited: boolean;
}

export interface FairShare {
  /** Who fills the queue most comes first. */
  tenants: TenantShare[];
  /** All that waits or was put off. */
  total: number;
}

interface Known {
  backlog: BacklogAnswer;
  /** By tenant. */
  breakdown: BreakdownAnswer | undefined;
  quotas: TenantsAnswer | undefined;
}

const endedOf = ({ completed, failed }: { completed: number; failed: number }) => completed + failed;

/** Who fills a queue and who is served, beside equal shares, or those of the quota's weights. */
export function fairShare({ backlog, breakdown, quotas }: Known): FairShare {
  const waiting = new Map(backlog.rows.map((row) => [row.value, row]));
  const served = new Map(breakdown?.rows.map((row) => [row.value, endedOf(row)]));
  const limits = new Map(quotas?.tenants.map((one) => [one.tenant, one]));
  const total = backlog.total + (quotas?.putOff ?? 0);
  const servedTotal = [...served.values()].reduce((sum, jobs) => sum + jobs, 0);
  const active = [...new Set([...waiting.keys(), ...served.keys(), ...limits.keys()])].filter(
    (tenant) => waiting.has(tenant) || (served.get(tenant) ?? 0) > 0 || (limits.get(tenant)?.putOff ?? 0) > 0,
  );
  const weightOf = (tenant: string) => limits.get(tenant)?.weight ?? 1;
  const weights = active.reduce((sum, tenant) => sum + weightOf(tenant), 0);
  const tenants = active.map((tenant): TenantShare => {
    const waits = waiting.get(tenant);
    const putOff = limits.get(tenant)?.putOff ?? 0;
    return {
      tenant,
      waits: waits?.jobs ?? 0,
      putOff,
      fillShare: total === 0 ? 0 : ((waits?.jobs ?? 0) + putOff) / total,
      fillError: total === 0 ? 0 : ((waits?.error ?? 0) * backlog.total) / total,
      served: servedTotal === 0 ? null : (served.get(tenant) ?? 0),
      servedShare: servedTotal === 0 ? null : (served.get(tenant) ?? 0) / servedTotal,
      weight: weightOf(tenant),
      fairShare: weightOf(tenant) / weights,
      limited: limits.get(tenant)?.limited ?? false,
    };
  });
  return {
    total,
    tenants: tenants.sort((a, b) => b.fillShare - a.fillShare || (b.served ?? 0) - (a.served ?? 0)),
  };
}

/** With fewer jobs there is no flood, whoever they belong to. */
const LEAST_JOBS = 20;
/** So many times its share makes a flood, when even the low end of what the sample allows reaches it. */
const FLOOD = 2;

/** The tenant whose jobs fill the queue to at least twice its share; null without one. */
export function flooderOf({ tenants, total }: FairShare): TenantShare | null {
  if (total < LEAST_JOBS || tenants.length < 2) return null;
  const flooders = tenants.filter(
    ({ fillShare, fillError, fairShare: fair }) => fillShare - fillError >= Math.min(FLOOD * fair, 0.9),
  );
  return flooders[0] ?? null;
}

/** Names who floods, with what it has of the queue and of the service; else says that nobody does. */
export function floodSentence(shares: FairShare): string {
  const { tenants, total } = shares;
  if (tenants.length === 0)
    return total === 0 ? "Nothing waits, and no tenant was served." : "No job names a tenant.";
  const [first] = tenants;
  if (tenants.length === 1 && first) return `All jobs with a tenant are ${first.tenant}’s.`;
  const flooder = flooderOf(shares);
  if (flooder) {
    const { tenant, fillShare, fillError, fairShare: fair, servedShare } = flooder;
    const error = fillError > 0 ? ` (± ${formatShare(fillError)})` : "";
    const served = servedShare === null ? "" : ` It has had ${formatShare(servedShare)} of the service.`;
    return `${tenant} floods the queue: ${formatShare(fillShare)}${error} of what waits is its, ${formatNumber(fillShare / fair)} times its share of ${formatShare(fair)}.${served}`;
  }
  return total < LEAST_JOBS
    ? `Nobody floods the queue: ${total === 1 ? "1 job waits" : `${formatNumber(total)} jobs wait`}.`
    : "Nobody floods the queue: no tenant has twice its share of what waits.";
}
