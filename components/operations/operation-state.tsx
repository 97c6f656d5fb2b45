import {
  Ban,
  Bird,
  CircleCheck,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonX,
  Pause,
  Turtle,
} from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Operation } from "@/lib/contract/operations";

const STATES = {
  pending: { icon: Hourglass, text: "Pending", tone: "neutral" },
  running: { icon: LoaderCircle, text: "Running", tone: "accent" },
  canary: { icon: Bird, text: "Canary", tone: "accent" },
  stopped: { icon: OctagonX, text: "Stopped", tone: "danger" },
  paused: { icon: Pause, text: "Paused", tone: "warn" },
  cancelling: { icon: Ban, text: "Cancelling", tone: "accent" },
  cancelled: { icon: Ban, text: "Cancelled", tone: "neutral" },
  completed: { icon: CircleCheck, text: "Completed", tone: "ok" },
  failed: { icon: CircleX, text: "Failed", tone: "danger" },
} as const;
/** Under way, but not at its own pace. */
const SLOWED = { icon: Turtle, text: "Slowed", tone: "warn" } as const;

/** The state of a replay or a discard: icon, word and colour. */
export function OperationState({ state, slowed }: Pick<Operation, "state" | "slowed">) {
  const { icon: Icon, text, tone } = state === "running" && slowed !== null ? SLOWED : STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3" /> {text}
    </Badge>
  );
}
