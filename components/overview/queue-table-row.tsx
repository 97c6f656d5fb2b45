import { FlexRender, type Row } from "@tanstack/react-table";
import { memo } from "react";
import { SparkLine } from "@/components/charts/spark-line";
import type { QueueRow } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import { PinButton, type Pins } from "./pin-button";
import { isNumeric, type queueFeatures } from "./queue-columns";

interface QueueTableRowProps {
  row: Row<typeof queueFeatures, QueueRow>;
  index: number;
  /** Under the keyboard's cursor. */
  current: boolean;
  expanded: boolean;
  line: (number | null)[];
  pins: Pins;
  pinned: boolean;
}

/** Whether two say the same. The table makes new rows whenever any queue changes; what is drawn goes by the queue alone. */
const isSame = (a: QueueTableRowProps, b: QueueTableRowProps) =>
  a.row.original === b.row.original &&
  a.index === b.index &&
  a.current === b.current &&
  a.expanded === b.expanded &&
  a.line === b.line &&
  a.pinned === b.pinned &&
  a.pins.onPin === b.pins.onPin;

/** One queue or shard in the table; drawn again only when it has changed. */
export const QueueTableRow = memo(function QueueTableRow(props: QueueTableRowProps) {
  const { row, index, current, line, pins } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      data-cursor={current || undefined}
      className="hover:bg-raised data-cursor:bg-accent-soft"
    >
      {row.getAllCells().map((cell) => (
        <td
          key={cell.id}
          className={cn(
            "h-8 whitespace-nowrap border-b px-2",
            isNumeric(cell.column.id) ? "text-right tabular-nums" : "overflow-hidden pl-3",
          )}
        >
          <FlexRender cell={cell} />
        </td>
      ))}
      <td className="h-8 border-b px-2">
        <SparkLine values={line} label={`Backlog of ${row.original.name} over the last 15 minutes`} />
      </td>
      <td className="h-8 border-b pr-2 text-right">
        {row.depth === 0 && <PinButton row={row.original} pins={pins} />}
      </td>
    </tr>
  );
}, isSame);
