import {
  CheckCircle2,
  Clock,
  GitFork,
  Hand,
  HelpCircle,
  Hourglass,
  ListOrdered,
  type LucideIcon,
  Play,
  XCircle,
} from "lucide-react";
import { cn } from "@/lib/cn";

interface Look {
  icon: LucideIcon;
  text: string;
}

/** One icon and one colour for each state, everywhere; never the colour alone. */
const LOOKS: Record<string, Look> = {
  waiting: { icon: Hourglass, text: "text-state-waiting" },
  prioritized: { icon: ListOrdered, text: "text-state-prioritized" },
  active: { icon: Play, text: "text-state-active" },
  delayed: { icon: Clock, text: "text-state-delayed" },
  failed: { icon: XCircle, text: "text-state-failed" },
  completed: { icon: CheckCircle2, text: "text-state-completed" },
  "waiting-children": { icon: GitFork, text: "text-state-waiting-children" },
  held: { icon: Hand, text: "text-state-held" },
};
const UNKNOWN: Look = { icon: HelpCircle, text: "text-muted" };

export interface StateBadgeProps {
  /** One of BullMQ's states, or `held`. */
  state: string;
  /** Where there is no room for the word; it is still read out. */
  iconOnly?: boolean;
  className?: string;
}

export function StateBadge({ state, iconOnly = false, className }: StateBadgeProps) {
  const { icon: Icon, text } = LOOKS[state] ?? UNKNOWN;
  return (
    <span
      className={cn("inline-flex items-center gap-1 whitespace-nowrap font-medium text-xs", text, className)}
    >
      <Icon aria-hidden />
      {iconOnly ? <span className="sr-only">{state}</span> : state}
    </span>
  );
}
