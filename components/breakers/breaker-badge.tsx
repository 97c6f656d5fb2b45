import { CircleCheck, CircleDashed, Hand, type LucideIcon, Unplug } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { BreakerState } from "@/lib/contract/breakers";
import { MEANING, STATE_WORDS } from "./breaker-words";

const ICONS: Record<BreakerState["kind"], LucideIcon> = {
  closed: CircleCheck,
  open: Unplug,
  "half-open": CircleDashed,
  isolated: Hand,
};

/** The state in words, with what it means on hover. */
export function BreakerBadge({ kind }: { kind: BreakerState["kind"] }) {
  const Icon = ICONS[kind];
  const { text, tone } = STATE_WORDS[kind];
  return (
    <Badge tone={tone} title={MEANING[kind]}>
      <Icon aria-hidden className="size-3" /> {text}
    </Badge>
  );
}
