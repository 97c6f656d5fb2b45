import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";

export interface StatTileProps {
  label: string;
  /** Short, e.g. 12.3k. */
  value: ReactNode;
  /** The exact value, on hover. */
  exact?: string;
  detail?: ReactNode;
  /** What the number counts. */
  href?: string;
  tone?: "neutral" | "danger" | "warn";
}

const TONES = { neutral: "text-fg", danger: "text-danger", warn: "text-warn" };

export function StatTile({ label, value, exact, detail, href, tone = "neutral" }: StatTileProps) {
  const body = (
    <>
      <span className="text-muted text-xs">{label}</span>
      <span title={exact} className={cn("font-semibold text-lg", TONES[tone])}>
        {value}
      </span>
      <span className="min-h-4 truncate text-muted text-xs">{detail}</span>
    </>
  );
  const box = "grid min-w-0 gap-0.5 bg-surface px-3 py-2";
  return href ? (
    <Link href={href} className={cn(box, "hover:bg-raised")}>
      {body}
    </Link>
  ) : (
    <div className={box}>{body}</div>
  );
}
