import type { FigureColumn, Figures } from "@/components/charts/figures";
import { formatNumber, formatShare } from "@/lib/format";
import type { FairShare, TenantShare } from "./fair-share";

const COLUMNS: FigureColumn[] = [
  { id: "tenant", label: "Tenant", format: formatNumber },
  { id: "waits", label: "Waits", format: formatNumber },
  { id: "put-off", label: "Put off", format: formatNumber },
  { id: "fill", label: "Of what waits", format: formatShare },
  { id: "error", label: "±", format: formatShare },
  { id: "served", label: "Served", format: formatNumber },
  { id: "service", label: "Of the service", format: formatShare },
  { id: "weight", label: "Weight", format: formatNumber },
  { id: "fair", label: "Fair share", format: formatShare },
  { id: "quota", label: "Quota", format: formatNumber },
];

/** The shares of the tenants as a table. Where there is no quota, nothing is said of one. */
export const shareFigures = (queue: string, { tenants }: FairShare, hasQuota: boolean): Figures => ({
  caption: "Shares of the queue by tenant",
  columns: COLUMNS,
  rows: tenants.map((one) => ({ key: one.tenant, cells: cellsOf(queue, one, hasQuota) })),
});

const cellsOf = (queue: string, one: TenantShare, hasQuota: boolean) => [
  { value: one.tenant },
  {
    value: one.waits,
    link: { label: "Jobs that wait now", href: `/queues/${queue}?tab=jobs&state=waiting` },
  },
  {
    value: hasQuota ? one.putOff : null,
    link: {
      label: "How the tenants stand against the quota",
      href: `/queues/${queue}?tab=resilience#tenants`,
    },
  },
  { value: one.fillShare },
  { value: one.fillError || null },
  { value: one.served },
  { value: one.servedShare },
  { value: one.weight },
  { value: one.fairShare },
  { value: hasQuota ? (one.limited ? "over" : "within") : null },
];
