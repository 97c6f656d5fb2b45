import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Breaker } from "@/lib/contract/breakers";
import { formatDuration, formatNumber } from "@/lib/format";
import { Scrollable } from "../operations/scrollable";
import { BreakerBadge } from "./breaker-badge";
import { causeWords, nextProbeWords, openSince, percent } from "./breaker-words";

export interface BreakerTableProps {
  breakers: readonly Breaker[];
  nowMs: number;
  readOnly: boolean;
  onAsk(kind: "trip" | "reset", breaker: Breaker): void;
}

interface Column {
  header: string;
  className?: string;
  cell(breaker: Breaker, nowMs: number): ReactNode;
}

/** A phone has room for the route, its state and when it is tried again. */
const NOT_ON_PHONE = "max-sm:hidden";
const NUMBER = "text-right";

const COLUMNS: Column[] = [
  {
    header: "Route",
    cell: ({ id, route }) => (
      <Link className="wrap-anywhere font-medium hover:underline" href={`/breakers/${id}`}>
        {route}
      </Link>
    ),
  },
  { header: "State", cell: ({ state }) => <BreakerBadge kind={state.kind} /> },
  {
    header: "Since",
    className: cn(NUMBER, NOT_ON_PHONE),
    cell: (breaker) => <RelativeTime at={openSince(breaker) ?? breaker.state.since} />,
  },
  { header: "Cause", className: cn("max-w-72 truncate", NOT_ON_PHONE), cell: causeWords },
  {
    header: "Failed",
    className: cn(NUMBER, NOT_ON_PHONE),
    cell: ({ failureShare, samples }) =>
      failureShare === null ? null : (
        <span title={`of ${formatNumber(samples)} in the window`}>{percent(failureShare)}</span>
      ),
  },
  { header: "Next probe", className: cn(NUMBER, NOT_ON_PHONE), cell: nextProbeWords },
  { header: "Put off", className: cn(NUMBER, NOT_ON_PHONE), cell: ({ deferred }) => formatNumber(deferred) },
  {
    header: "Trips, 24 h",
    className: cn(NUMBER, NOT_ON_PHONE),
    cell: ({ trips24h }) => formatNumber(trips24h),
  },
  {
    header: "Latency",
    className: cn(NUMBER, NOT_ON_PHONE),
    cell: ({ latencyMs }) => (latencyMs === null ? null : formatDuration(latencyMs)),
  },
  {
    header: "Policy of",
    className: NOT_ON_PHONE,
    cell: ({ queue, queueName }) =>
      queue && (
        <Link className="hover:underline" href={`/queues/${queue}`}>
          {queueName}
        </Link>
      ),
  },
];

/** The breakers of all routes. What is not known is a dash. */
export function BreakerTable({ breakers, nowMs, readOnly, onAsk }: BreakerTableProps) {
  return (
    <Scrollable label="Breakers, table" className="rounded-md border border-line">
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="h-8 bg-surface text-left text-muted text-xs">
            {COLUMNS.map(({ header, className }) => (
              <th key={header} scope="col" className={cn("whitespace-nowrap px-3 font-normal", className)}>
                {header}
              </th>
            ))}
            <th scope="col" className="px-3">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {breakers.map((breaker) => (
            <tr key={breaker.id} className="h-8 border-line border-t">
              {COLUMNS.map(({ header, className, cell }) => (
                <td key={header} className={cn("px-3", header === "Route" || "whitespace-nowrap", className)}>
                  {cell(breaker, nowMs) ?? <Unknown />}
                </td>
              ))}
              <td className="px-3 text-right">
                <RowAction breaker={breaker} readOnly={readOnly} onAsk={onAsk} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function RowAction({
  breaker,
  readOnly,
  onAsk,
}: Omit<BreakerTableProps, "breakers" | "nowMs"> & { breaker: Breaker }) {
  const kind = breaker.state.kind === "closed" ? "trip" : "reset";
  return (
    <Button
      size="sm"
      variant="ghost"
      disabled={readOnly}
      aria-label={`${kind === "trip" ? "Trip" : "Reset"} ${breaker.route}`}
      onClick={() => onAsk(kind, breaker)}
    >
      {kind === "trip" ? "Trip…" : "Reset…"}
    </Button>
  );
}

const Unknown = () => (
  <span className="text-muted">
    <span aria-hidden>–</span>
    <span className="sr-only">none</span>
  </span>
);
