import { Link } from "@/components/ui/link";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Operation } from "@/lib/contract/operations";
import { formatNumber } from "@/lib/format";
import { operationHref } from "./operation-ref";
import { OperationState } from "./operation-state";
import { doneOf, handledOf, isOver, shareDone, WORDS } from "./progress";

/** Widths of the list's columns; its header uses the same. */
export const COLUMNS = "md:grid-cols-[6.5rem_minmax(0,1.2fr)_minmax(0,1.5fr)_6rem_4.5rem_4rem_4rem_6rem]";

/** One replay or discard: a line on a wide screen, a card on a phone. */
export function OperationRow({ row, what }: { row: Operation; what: string }) {
  const words = WORDS[row.kind];
  return (
    <li
      className={cn(
        "relative grid grid-cols-2 items-center gap-x-3 gap-y-1 border-line border-b px-3 py-2 text-sm last:border-b-0 hover:bg-raised md:h-8 md:py-0",
        COLUMNS,
      )}
    >
      <span>
        <OperationState {...row} />
      </span>
      <Link
        href={operationHref(row.kind, row.id)}
        className="block min-w-0 truncate font-medium after:absolute after:inset-0 max-md:order-first max-md:col-span-2"
        title={what}
      >
        {what}
      </Link>
      <span
        className="min-w-0 truncate text-muted max-md:order-first max-md:col-span-2"
        title={`${row.reason} · ${row.by}`}
      >
        {row.reason} · {row.by}
      </span>
      <span className="max-md:text-right">
        {isOver(row) ? (
          <span className="text-muted">
            {formatNumber(handledOf(row))} of {formatNumber(row.total)}
          </span>
        ) : (
          <Progress
            value={shareDone(row)}
            max={1}
            label={`${words.noun} of ${formatNumber(row.total)} jobs`}
          />
        )}
      </span>
      <Count value={doneOf(row)} label={words.done} />
      <Count value={row.skipped} label="skipped" />
      <Count value={row.failed} label="failed" bad />
      <span className="text-muted text-right">
        <RelativeTime at={row.createdAt} />
      </span>
    </li>
  );
}

function Count({ value, label, bad = false }: { value: number; label: string; bad?: boolean }) {
  const tone = value === 0 ? "text-muted" : bad ? "text-danger" : undefined;
  return (
    <span className={cn("md:text-right", tone)}>
      {formatNumber(value)} <span className="md:sr-only">{label}</span>
    </span>
  );
}
