import { TriangleAlert } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";

interface Props {
  title: string;
  /** Of when the figures are, epoch ms; null where there are none. */
  asOf: number | null;
}

/** Nobody may take old figures for new ones, also from across the room. */
export const StaleBanner = ({ title, asOf }: Props) => (
  <p className="flex flex-wrap items-center gap-x-[1.5vw] rounded-md bg-danger px-[2vw] py-[1.5vh] font-semibold text-[clamp(1.25rem,3vw,4rem)] text-danger-fg leading-tight">
    <TriangleAlert aria-hidden className="size-[1em]" />
    <span role="alert">{title}</span>
    {asOf !== null && (
      <span>
        Figures are of <RelativeTime at={asOf} />.
      </span>
    )}
  </p>
);
