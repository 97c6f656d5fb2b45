import { Badge, type BadgeProps } from "@/components/ui/badge";
import type { SchedulerState } from "@/lib/contract/schedulers";
import { MEANING } from "./state-words";

const TONES: Record<SchedulerState, BadgeProps["tone"]> = {
  scheduled: "ok",
  due: "accent",
  paused: "warn",
  ended: "neutral",
  stuck: "danger",
  legacy: "warn",
};

/** How a scheduler stands. */
export const SchedulerBadge = ({ state }: { state: SchedulerState }) => (
  <Badge tone={TONES[state]} title={MEANING[state]}>
    {state}
  </Badge>
);
