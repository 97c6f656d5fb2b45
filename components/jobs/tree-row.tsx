import { ChevronRight } from "lucide-react";
import { MarkedText } from "@/components/ui/marked-text";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";
import { type TreeRow as Row, textOf } from "./tree-model";

/** A longer value is shown up to here; copying it takes all of it. */
const SHOWN_CHARS = 2_000;
const INDENT_REM = 1;

interface Props {
  row: Row;
  id: string;
  isActive: boolean;
  wanted: string;
  onChoose(): void;
  onToggle(): void;
}

/** One node. Names and values are text, whatever they contain. The keyboard is on the tree, which names this row. */
export function TreeRow({ row, id, isActive, wanted, onChoose, onToggle }: Props) {
  const { path, value, size, isOpen, place, siblings } = row;
  const opens = (size ?? 0) > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the row that it is on.
    <div
      id={id}
      role="treeitem"
      aria-level={path.length}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-selected={isActive}
      {...(opens ? { "aria-expanded": isOpen } : {})}
      className={cn("flex min-w-0 gap-1.5 rounded-xs pr-2", isActive && "bg-accent-soft")}
      style={{ paddingLeft: `${(path.length - 1) * INDENT_REM + (opens ? 0 : 1.25)}rem` }}
      onClick={() => {
        onChoose();
        if (opens) onToggle();
      }}
    >
      {opens && (
        <ChevronRight
          aria-hidden
          className={cn("mt-0.5 size-3.5 shrink-0 cursor-pointer text-muted", isOpen && "rotate-90")}
        />
      )}
      <span className={cn("max-w-[50%] shrink-0 break-all text-muted", opens && "cursor-pointer")}>
        <MarkedText text={String(path.at(-1))} wanted={wanted} />
      </span>
      {size === null ? (
        <Leaf value={value} wanted={wanted} />
      ) : (
        <span className="text-muted">
          {Array.isArray(value) ? `[${formatNumber(size)}]` : `{${formatNumber(size)}}`}
        </span>
      )}
    </div>
  );
}

function Leaf({ value, wanted }: { value: unknown; wanted: string }) {
  const text = textOf(value);
  return (
    <span className="min-w-0 whitespace-pre-wrap break-words">
      {text === "" ? "“”" : <MarkedText text={text.slice(0, SHOWN_CHARS)} wanted={wanted} />}
      {text.length > SHOWN_CHARS && (
        <span className="text-muted">
          … {formatNumber(text.length - SHOWN_CHARS)} more characters: copy the value
        </span>
      )}
    </span>
  );
}
