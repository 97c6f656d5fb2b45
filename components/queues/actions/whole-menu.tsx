"use client";
import { Ellipsis, Pause, Play } from "lucide-react";
import { useReadOnly } from "@/components/hooks/use-session";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { SpreadQueue } from "../shards";
import { useWholeAction } from "./use-whole-action";

/** What can be done with all shards of a queue at once, in its row of the overview. */
export function WholeMenu({ queue }: { queue: SpreadQueue }) {
  const { ask } = useWholeAction();
  const readOnly = useReadOnly();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={readOnly}
        aria-label={`Actions for all shards of ${queue.name}`}
        className="relative z-10 shrink-0 rounded-md p-1 text-muted hover:text-fg disabled:opacity-50"
      >
        <Ellipsis aria-hidden />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem disabled={queue.paused} onSelect={() => ask(queue.wholeKey, false)}>
          <Pause aria-hidden /> Pause all shards…
        </DropdownMenuItem>
        <DropdownMenuItem
          disabled={queue.shards.every(({ paused }) => !paused)}
          onSelect={() => ask(queue.wholeKey, true)}
        >
          <Play aria-hidden /> Resume all shards…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
