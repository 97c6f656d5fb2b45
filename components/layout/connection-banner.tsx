import { TriangleAlert } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Connection } from "./connection";

export interface ConnectionBannerProps {
  connection: Connection;
  /** Of when the figures are, epoch ms. */
  asOf: number | null;
}

/** Says above every page that what is shown may be out of date, and since when. */
export function ConnectionBanner({ connection, asOf }: ConnectionBannerProps) {
  const { banner, tone } = connection;
  return (
    <div role="status" aria-live="polite">
      {banner && (
        <p
          className={cn(
            "flex flex-wrap items-center gap-x-2 border-b px-4 py-2",
            tone === "danger" ? "bg-danger-soft text-danger" : "bg-warn-soft text-warn",
          )}
        >
          <TriangleAlert aria-hidden className="text-base" />
          <strong className="font-semibold">{banner.title}</strong>
          <span className="text-fg">{banner.detail}</span>
          {asOf !== null && (
            <span className="text-fg">
              Last figures <RelativeTime at={asOf} />.
            </span>
          )}
        </p>
      )}
    </div>
  );
}
