"use client";
import { Scrollable } from "@/components/operations/scrollable";
import { Badge } from "@/components/ui/badge";
import { Progress } from "@/components/ui/progress";
import { RelativeTime, useNow } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { TenantUsage } from "@/lib/contract/tenants";
import { DEFERRALS_MINUTES } from "@/lib/contract/values/tenants";
import { formatAbsolute, formatDuration, formatNumber, formatRate } from "@/lib/format";

const WIDE = "max-sm:hidden";
const COLUMNS = [
  { title: "Weight", className: WIDE },
  { title: "Rate /s", className: WIDE },
  { title: "Used now", className: "" },
  { title: "Put off", className: "" },
  { title: "Next slot", className: "" },
  { title: "Over since", className: WIDE },
  { title: `Put off, ${DEFERRALS_MINUTES} min`, className: WIDE },
];

/** One row for each tenant. */
export function TenantTable({ tenants }: { tenants: TenantUsage[] }) {
  const nowMs = useNow();
  return (
    <Scrollable label="Tenants, table" className="max-h-96">
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="h-8 text-left text-muted text-xs">
            <th scope="col" className="px-3 font-normal">
              Tenant
            </th>
            {COLUMNS.map(({ title, className }) => (
              <th
                key={title}
                scope="col"
                className={cn("whitespace-nowrap px-3 text-right font-normal", className)}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tenants.map((one) => (
            <tr key={one.tenant} className="h-8 border-t">
              <th scope="row" className="wrap-anywhere px-3 text-left font-normal">
                {one.tenant} {one.limited && <Badge tone="warn">Over quota</Badge>}
              </th>
              {cellsOf(one, nowMs).map((cell, index) => (
                <td
                  key={COLUMNS[index]?.title}
                  className={cn("whitespace-nowrap px-3 text-right", COLUMNS[index]?.className)}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

const cellsOf = (one: TenantUsage, nowMs: number) => [
  formatNumber(one.weight),
  formatRate(one.ratePerSec),
  <Used key="used" tenant={one.tenant} share={one.usedShare} />,
  formatNumber(one.putOff),
  one.nextSlotAt === null ? (
    "at once"
  ) : (
    <time
      key="slot"
      dateTime={new Date(one.nextSlotAt).toISOString()}
      title={formatAbsolute(one.nextSlotAt)}
      suppressHydrationWarning
    >
      in {formatDuration(Math.max(0, one.nextSlotAt - nowMs))}
    </time>
  ),
  one.limitedSince === null ? "–" : <RelativeTime key="since" at={one.limitedSince} />,
  formatNumber(one.deferrals),
];

const Used = ({ tenant, share }: { tenant: string; share: number }) => (
  <span className="inline-flex items-center justify-end gap-2">
    <Progress
      value={share}
      max={1}
      label={`Share of what ${tenant} may run at once that is used`}
      className="w-16 max-sm:hidden"
    />
    <span className="w-10">{Math.round(share * 100)} %</span>
  </span>
);
