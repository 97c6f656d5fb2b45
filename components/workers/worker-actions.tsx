"use client";

import { MoreHorizontal } from "lucide-react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { WorkerInfo } from "@/lib/contract/workers";
import type { Order } from "./order-dialog";

/** What can be told to a worker; nothing to one that is lost or foreign. */
export function WorkerActions({ worker, onAsk }: { worker: WorkerInfo; onAsk: (order: Order) => void }) {
  const readOnly = useReadOnly();
  if (worker.kind === "foreign" || worker.state === "lost") return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          disabled={readOnly}
          aria-label={`Actions for ${worker.queueName} on ${worker.host ?? "unknown host"}, process ${worker.pid ?? "unknown"}`}
        >
          <MoreHorizontal aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {worker.phase === "running" ? (
          <DropdownMenuItem onSelect={() => onAsk("drain")}>Drain…</DropdownMenuItem>
        ) : (
          <DropdownMenuItem onSelect={() => onAsk("resume")}>Resume…</DropdownMenuItem>
        )}
        <DropdownMenuItem danger onSelect={() => onAsk("stop")}>
          Stop the process…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
