import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  label: string;
  children: ReactNode;
  /** Needs a person. */
  bad?: boolean;
}

/** A figure that is read across a room. */
export const BigFigure = ({ label, children, bad = false }: Props) => (
  <div className="min-w-0">
    <dt className="text-[clamp(1rem,1.6vw,2rem)] text-muted">{label}</dt>
    <dd
      className={cn(
        "whitespace-nowrap font-semibold text-[clamp(2.25rem,6vw,8rem)] leading-none tabular-nums",
        bad && "text-danger",
      )}
    >
      {children}
    </dd>
  </div>
);
