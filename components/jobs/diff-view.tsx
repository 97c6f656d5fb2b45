import { cn } from "@/lib/cn";
import { Scrollable } from "../operations/scrollable";
import { aroundChanges, lineDiff } from "./line-diff";

const SIGNS = { same: " ", removed: "−", added: "+" } as const;
const WORDS = { same: "", removed: "removed: ", added: "added: " } as const;

interface Props {
  before: string;
  after: string;
  /** For screen readers, where there are several. */
  label?: string;
}

/** Lines that an edit takes out and puts in, by sign as well as by colour. */
export function DiffView({ before, after, label = "What changes" }: Props) {
  if (before === after) return <p className="text-muted">Nothing is changed yet.</p>;
  return (
    <Scrollable
      label={label}
      className="max-h-48 rounded-md border border-line bg-ground py-1 font-mono text-xs leading-5"
    >
      {aroundChanges(lineDiff(before, after)).map((line, index) =>
        line === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
          <p key={index} className="px-3 text-muted">
            …
          </p>
        ) : (
          <p
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
            key={index}
            className={cn(
              "whitespace-pre-wrap break-words px-3",
              line.kind === "removed" && "bg-danger-soft",
              line.kind === "added" && "bg-ok-soft",
            )}
          >
            <span aria-hidden className="mr-2 select-none">
              {SIGNS[line.kind]}
            </span>
            <span className="sr-only">{WORDS[line.kind]}</span>
            {line.text}
          </p>
        ),
      )}
    </Scrollable>
  );
}
