"use client";

import { CalendarClock, Circle, CircleCheck, CircleOff } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { FeatureFlag } from "@/lib/contract/feature-flags";
import { plural } from "@/lib/format";
import { type FeatureStatus, featureStatus, ruleWords, scheduleWords, serveWords } from "./feature-words";

interface Props {
  flag: FeatureFlag;
  nowMs: number;
  readOnly: boolean;
  onEdit(): void;
  onVersions(): void;
  onDelete(): void;
}

const STATUS = {
  on: { icon: CircleCheck, text: "On", tone: "ok" },
  scheduled: { icon: CalendarClock, text: "Scheduled", tone: "accent" },
  expired: { icon: Circle, text: "Expired", tone: "neutral" },
  off: { icon: CircleOff, text: "Off", tone: "neutral" },
} as const satisfies Record<FeatureStatus, object>;

const SHOWN_RULES = 3;

/** One feature flag: its state, what it gives to whom, and who changed it. */
export function FeatureRow({ flag, nowMs, readOnly, onEdit, onVersions, onDelete }: Props) {
  const { icon: Icon, text, tone } = STATUS[featureStatus(flag, nowMs)];
  const more = flag.rules.length - SHOWN_RULES;
  return (
    <li className="grid gap-2 rounded-md border border-line bg-surface p-3 text-sm md:grid-cols-[1fr_auto] md:items-center">
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tone}>
            <Icon aria-hidden className="size-3" /> {text}
          </Badge>
          <h2 className="break-all font-medium font-mono text-xs">{flag.key}</h2>
          <span className="text-muted">{flag.type}</span>
          <span className="text-muted tabular-nums">{scheduleWords(flag)}</span>
        </div>
        {flag.description !== "" && <p className="break-words">{flag.description}</p>}
        <ol className="grid gap-0.5 text-muted">
          {flag.rules.slice(0, SHOWN_RULES).map((rule, index) => (
            // A rule has no name of its own: its place is what tells it from the others.
            // biome-ignore lint/suspicious/noArrayIndexKey: rules are ordered and drawn whole
            <li key={index} className="break-words">
              {ruleWords(rule)}
            </li>
          ))}
          {more > 0 && <li>and {plural(more, "more rule")}</li>}
          <li className="break-words text-fg tabular-nums">
            {flag.rules.length > 0 ? "Everybody else" : "Everybody"}: {serveWords(flag.otherwise)}
          </li>
        </ol>
        <p className="break-words text-muted">
          “{flag.reason}” · {flag.by} · version {flag.version} · <RelativeTime at={flag.updatedAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2 md:justify-end">
        <Button size="sm" onClick={onEdit}>
          {readOnly ? "Look…" : "Edit…"}
        </Button>
        <Button size="sm" variant="ghost" onClick={onVersions}>
          Versions
        </Button>
        <Button size="sm" disabled={readOnly} onClick={onDelete}>
          Delete…
        </Button>
      </div>
    </li>
  );
}
