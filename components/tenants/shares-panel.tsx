import { useMemo } from "react";
import { SortedFigures } from "@/components/charts/sorted-figures";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { BacklogAnswer } from "@/lib/contract/backlog";
import { formatNumber } from "@/lib/format";
import { type FairShare, flooderOf, floodSentence } from "./fair-share";
import { ShareBars } from "./share-bars";
import { shareFigures } from "./share-figures";

interface Props {
  queue: string;
  backlog: BacklogAnswer;
  shares: FairShare;
  /** The backlog could not be looked at anew. */
  stale: boolean;
  hasQuota: boolean;
}

/** Who fills a queue and who is served, beside fair shares: a sentence, bars, and a table. */
export function SharesPanel({ queue, backlog, shares, stale, hasQuota }: Props) {
  const figures = useMemo(() => shareFigures(queue, shares, hasQuota), [queue, shares, hasQuota]);
  return (
    <SortedFigures
      title="Who fills the queue"
      explanation={
        <>
          <span className={flooderOf(shares) ? "font-medium text-warn" : ""}>{floodSentence(shares)}</span>{" "}
          <Badge title={lookedWords(backlog)}>{backlog.source}</Badge> {lookedWords(backlog)}
          {stale && (
            <span className="text-warn">
              {" "}
              Old: read <RelativeTime at={backlog.asOf} />.
            </span>
          )}
        </>
      }
      above={shares.tenants.length > 0 && <ShareBars tenants={shares.tenants} weighted={hasQuota} />}
      figures={figures}
      sortedBy="fill"
      urlKeys={{ sort: "shares", order: "sharesOrder" }}
    />
  );
}

/** What the backlog's figures rest on. */
const lookedWords = ({ source, looked, total }: BacklogAnswer): string =>
  source === "exact"
    ? "Now, of every job that waits."
    : `Now, of ${formatNumber(looked)} evenly spread jobs out of ${formatNumber(total)} that wait.`;
