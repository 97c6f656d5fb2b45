import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/lib/format";

export interface JobPagerProps {
  shown: number;
  total: number;
  isFirst: boolean;
  /** Null on the last page. */
  nextCursor: string | null;
  onPrevious: () => void;
  onNext: (cursor: string) => void;
}

export const JobPager = ({ shown, total, isFirst, nextCursor, onPrevious, onNext }: JobPagerProps) => (
  <nav aria-label="Pages of jobs" className="flex items-center justify-between gap-2">
    <span className="text-muted text-xs">
      {formatNumber(shown)} of {formatNumber(total)}
    </span>
    <span className="flex gap-1">
      <Button size="sm" disabled={isFirst} onClick={onPrevious}>
        <ChevronLeft aria-hidden /> Previous
      </Button>
      <Button
        size="sm"
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && onNext(nextCursor)}
      >
        Next <ChevronRight aria-hidden />
      </Button>
    </span>
  </nav>
);
