"use client";
import { Brush, Ellipsis, FastForward, Gauge, OctagonX, Pause, Play } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Link } from "@/components/ui/link";
import type { QueueDetail } from "@/lib/contract/queues";
import { CleanDialog } from "./clean-dialog";
import { LimitsDialog } from "./limits-dialog";
import { PauseDialog } from "./pause-dialog";
import { PromoteDialog } from "./promote-dialog";

/** Pausing and resuming are one question, which goes by how the queue is. */
const DIALOGS = {
  pause: PauseDialog,
  resume: PauseDialog,
  limits: LimitsDialog,
  promote: PromoteDialog,
  clean: CleanDialog,
};
const ASKING = ["pause", "resume", "limits", "promote", "clean"] as const;

export interface QueueActionsProps {
  queue: QueueDetail;
  readOnly: boolean;
}

/** What an operator can do with a whole queue; each asks first. */
export function QueueActions({ queue, readOnly }: QueueActionsProps) {
  const [asking, setAsking] = useQueryState("do", parseAsStringLiteral(ASKING));
  const Asked = asking && !readOnly && DIALOGS[asking];
  return (
    <>
      <Button disabled={readOnly} onClick={() => void setAsking(queue.paused ? "resume" : "pause")}>
        {queue.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {queue.paused ? "Resume…" : "Pause…"}
      </Button>
      {!readOnly && (
        <Button asChild>
          <Link href={`/flags?new=1&queue=${encodeURIComponent(queue.key)}`}>
            <OctagonX aria-hidden /> Kill switch…
          </Link>
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More actions" disabled={readOnly}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => void setAsking("limits")}>
            <Gauge aria-hidden /> Limits…
          </DropdownMenuItem>
          <DropdownMenuItem
            disabled={queue.counts.delayed <= queue.counts.held}
            onSelect={() => void setAsking("promote")}
          >
            <FastForward aria-hidden /> Promote delayed…
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem danger onSelect={() => void setAsking("clean")}>
            <Brush aria-hidden /> Clean…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {Asked && <Asked queue={queue} onClose={() => void setAsking(null)} />}
    </>
  );
}
