import { Pin, PinOff } from "lucide-react";
import type { QueueRow } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import { isPinned } from "./arrange";

/** Which queues stand first, and how to change that. */
export interface Pins {
  pinned: ReadonlySet<string>;
  /** Null where it may not be changed. */
  onPin: ((row: QueueRow, pin: boolean) => void) | null;
}

export function PinButton({ row, pins }: { row: QueueRow; pins: Pins }) {
  const on = isPinned(row, pins.pinned);
  const { onPin } = pins;
  if (!onPin) return on ? <Pin role="img" aria-label="Pinned" className="inline text-accent" /> : null;
  const Icon = on ? PinOff : Pin;
  return (
    <button
      type="button"
      aria-label={`Pin ${row.name}`}
      aria-pressed={on}
      title={on ? "No longer first" : "Always first"}
      onClick={() => onPin(row, !on)}
      className={cn(
        "inline-grid size-6 place-items-center rounded-sm hover:bg-raised hover:text-fg",
        on ? "text-accent" : "text-muted",
      )}
    >
      <Icon aria-hidden />
    </button>
  );
}
