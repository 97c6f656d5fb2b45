import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

/** A count in a table: exact, grouped; zero recedes. */
export const Num = ({ value, className }: { value: number; className?: string }) => (
  <span className={cn("tabular-nums", value === 0 && "text-muted opacity-60", className)}>
    {formatNumber(value)}
  </span>
);
