import { ExternalLink, Trash2 } from "lucide-react";
import { needsHuman } from "@/components/charts/marks";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Mark } from "@/lib/contract/marks";
import { KIND_WORDS, markHref, mayDelete } from "./mark-words";

interface Props {
  mark: Mark;
  /** Who looks at it. */
  actor: string | null;
  readOnly: boolean;
  onDelete(mark: Mark): void;
}

/** One thing that happened, with who did it and where there is more. */
export function MarkRow({ mark, actor, readOnly, onDelete }: Props) {
  const href = markHref(mark);
  const scope = mark.queue === null && mark.queueName === null ? " · all queues" : "";
  return (
    <li className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-t px-3 py-1 first:border-t-0">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <Badge tone={needsHuman({ share: 0, marks: [mark] }) ? "danger" : "neutral"}>
          {KIND_WORDS[mark.kind]}
        </Badge>
        <span className="wrap-anywhere min-w-0">
          {href === undefined ? (
            mark.label
          ) : (
            <Link href={href} className="text-accent underline underline-offset-2">
              {mark.label}
              {mark.link !== null && <ExternalLink aria-hidden className="ml-1 inline" />}
            </Link>
          )}
        </span>
        <span className="text-muted text-xs">
          <RelativeTime at={mark.at} /> · {mark.by === "system" ? "by itself" : `by ${mark.by}`}
          {scope}
        </span>
      </span>
      {mayDelete(mark, actor) && (
        <Button
          variant="ghost"
          size="icon"
          className="size-7 text-muted text-sm"
          disabled={readOnly}
          aria-label={`Delete the mark ${mark.label}…`}
          onClick={() => onDelete(mark)}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </li>
  );
}
