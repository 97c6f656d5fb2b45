import { Button } from "@/components/ui/button";
import { formatNumber } from "@/lib/format";

interface Props {
  offset: number;
  size: number;
  total: number;
  onOffset(offset: number): void;
}

/** Which part of a list is shown, and the ways to those beside it. */
export const Pages = ({ offset, size, total, onOffset }: Props) => (
  <nav aria-label="Pages of the list" className="flex items-center justify-end gap-2 text-muted text-sm">
    <span className="tabular-nums">
      {formatNumber(Math.min(offset + 1, total))}–{formatNumber(Math.min(offset + size, total))} of{" "}
      {formatNumber(total)}
    </span>
    <Button size="sm" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - size))}>
      Previous
    </Button>
    <Button size="sm" disabled={offset + size >= total} onClick={() => onOffset(offset + size)}>
      Next
    </Button>
  </nav>
);
