"use client";

import { CircleOff, LoaderCircle, OctagonX } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Flag } from "@/lib/contract/flags";
import { formatDuration } from "@/lib/format";
import { effectWords, type FlagStatus, statusOf } from "./draft";

interface Props {
  flag: Flag;
  nowMs: number;
  nameOf(queueKey: string): string;
  readOnly: boolean;
  onAsk(kind: "lift" | "off" | "on"): void;
}

const STATUS = {
  on: { icon: OctagonX, text: "On", tone: "danger" },
  releasing: { icon: LoaderCircle, text: "Releasing", tone: "accent" },
  off: { icon: CircleOff, text: "Off", tone: "neutral" },
} as const satisfies Record<FlagStatus, object>;

/** One kill switch. Only one that stops work now is red. */
export function FlagRow({ flag, nowMs, nameOf, readOnly, onAsk }: Props) {
  const status = statusOf(flag, nowMs);
  const { icon: Icon, text, tone } = STATUS[status];
  return (
    <li
      className={cn(
        "grid gap-2 rounded-md border border-line bg-surface p-3 text-sm md:grid-cols-[1fr_auto] md:items-center",
        status === "on" && "border-danger/60",
      )}
    >
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tone}>
            <Icon aria-hidden className="size-3" /> {text}
          </Badge>
          <h2 className="break-all font-medium font-mono text-xs">{flag.key}</h2>
          <HeldCount flag={flag} status={status} />
          <Expiry flag={flag} status={status} nowMs={nowMs} />
        </div>
        <p>{effectWords(flag, nameOf)}</p>
        <p className="break-words text-muted">
          “{flag.reason}” · {flag.by} · <RelativeTime at={flag.updatedAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2 md:justify-end">
        {flag.scope.queue && (
          <Button size="sm" variant="ghost" asChild>
            <Link href={`/queues/${flag.scope.queue}`}>See the queue</Link>
          </Button>
        )}
        {status === "on" ? (
          <Button size="sm" variant="secondary" disabled={readOnly} onClick={() => onAsk("off")}>
            Turn off…
          </Button>
        ) : (
          <Button size="sm" variant="secondary" disabled={readOnly} onClick={() => onAsk("on")}>
            Turn on…
          </Button>
        )}
        <Button size="sm" variant="secondary" disabled={readOnly} onClick={() => onAsk("lift")}>
          {status === "on" ? "Lift…" : "Remove…"}
        </Button>
      </div>
    </li>
  );
}

function HeldCount({ flag, status }: { flag: Flag; status: FlagStatus }) {
  if (flag.held === 0) return null;
  const count = flag.held.toLocaleString("en-GB");
  return (
    <output className="tabular-nums">{status === "on" ? `holds ${count}` : `releasing ${count}`}</output>
  );
}

function Expiry({ flag, status, nowMs }: { flag: Flag; status: FlagStatus; nowMs: number }) {
  if (flag.expiresAt === null) return <span className="text-muted">no expiry</span>;
  if (status !== "on") return null;
  return (
    <span className="text-muted tabular-nums">
      expires in{" "}
      <time dateTime={new Date(flag.expiresAt).toISOString()}>{formatDuration(flag.expiresAt - nowMs)}</time>
    </span>
  );
}
