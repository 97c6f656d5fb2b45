import { ChevronDown, ChevronUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/lib/format";

interface Props {
  /** What is searched, as its label says it. */
  label: string;
  text: string;
  hits: number;
  /** Which of them is looked at, from 0. */
  at: number | null;
  /** How the search stands, in words. */
  about: string | null;
  onType(text: string): void;
  onLook(hit: number): void;
}

/** Looks for a text: Enter goes to the next place that holds it, Shift-Enter to the one before, Escape ends it. */
export function HitSearch({ label, text, hits, at, about, onType, onLook }: Props) {
  const next = () => onLook(at === null ? 0 : at + 1);
  const before = () => onLook(at === null ? hits - 1 : at - 1);
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-1">
      <Input
        aria-label={label}
        placeholder="Search"
        className="h-7 w-40 text-xs"
        maxLength={200}
        value={text}
        onChange={({ target }) => onType(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onType("");
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (event.shiftKey) before();
          else next();
        }}
      />
      {text !== "" && (
        <>
          <Button
            size="icon"
            variant="ghost"
            className="size-7"
            aria-label="Hit before"
            disabled={hits === 0}
            onClick={before}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            size="icon"
            variant="ghost"
            className="size-7"
            aria-label="Next hit"
            disabled={hits === 0}
            onClick={next}
          >
            <ChevronDown aria-hidden />
          </Button>
          <output className="text-muted text-xs tabular-nums">
            {hits > 0 && `${at === null ? "" : `${formatNumber(at + 1)} of `}${formatNumber(hits)} `}
            {about}
          </output>
        </>
      )}
    </search>
  );
}
