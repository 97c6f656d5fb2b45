import { ChevronLeft, ChevronRight, ListChecks, Maximize, Pause, Play, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

interface Props {
  index: number;
  count: number;
  paused: boolean;
  /** The browser keeps the screen on; null until that is known. */
  awake: boolean | null;
  onPause(): void;
  onStep(by: 1 | -1): void;
  onFull(): void;
  onChoose(): void;
}

/** The little that is needed beside the picture; brighter when somebody is near. */
export const WallboardBar = ({ index, count, paused, awake, onPause, onStep, onFull, onChoose }: Props) => (
  <nav aria-label="Wallboard" className="flex flex-wrap items-center gap-1 text-muted text-sm">
    <span className="mr-2 tabular-nums">
      {index + 1} of {count}
      {paused && <strong className="ml-2 text-warn">Paused</strong>}
      {awake === false && <span className="ml-2">The browser may let the screen sleep.</span>}
    </span>
    <span className="ml-auto flex gap-1">
      <Icon label="Before (←)" disabled={count < 2} onClick={() => onStep(-1)}>
        <ChevronLeft aria-hidden />
      </Icon>
      <Icon label={paused ? "Go on (space)" : "Pause (space)"} onClick={onPause}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </Icon>
      <Icon label="Next (→)" disabled={count < 2} onClick={() => onStep(1)}>
        <ChevronRight aria-hidden />
      </Icon>
      <Icon label="Choose what is shown (c)" onClick={onChoose}>
        <ListChecks aria-hidden />
      </Icon>
      <Icon label="Full screen (f)" onClick={onFull}>
        <Maximize aria-hidden />
      </Icon>
      <Button asChild size="icon" variant="ghost">
        <Link href="/" aria-label="Leave the wallboard" title="Leave the wallboard">
          <X aria-hidden />
        </Link>
      </Button>
    </span>
  </nav>
);

interface IconProps {
  label: string;
  disabled?: boolean;
  onClick(): void;
  children: React.ReactNode;
}

const Icon = ({ label, disabled = false, onClick, children }: IconProps) => (
  <Button size="icon" variant="ghost" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    {children}
  </Button>
);
