import { formatShare } from "@/lib/format";
import type { TenantShare } from "./fair-share";

/** As many as can be compared at a look; the table has all. */
const MOST_BARS = 8;
const percent = (share: number) => `${(100 * Math.min(1, share)).toFixed(2)}%`;

interface Props {
  tenants: TenantShare[];
  /** Whether fair shares follow weights of a quota. */
  weighted: boolean;
}

/** Of each tenant what it has of the backlog and of the service, with a line at its fair share. */
export const ShareBars = ({ tenants, weighted }: Props) => (
  <div className="grid gap-2 text-xs">
    <ul aria-label="What the bars show" className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-2 w-3.5 rounded-xs bg-state-waiting" /> of what waits
      </li>
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-2 w-3.5 rounded-xs bg-state-active" /> of the service
      </li>
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-3 w-0.5 bg-fg" />{" "}
        {weighted ? "fair share, by the quota’s weights" : "equal share"}
      </li>
    </ul>
    <ul aria-label="Shares by tenant" className="grid gap-1.5">
      {tenants.slice(0, MOST_BARS).map((one) => (
        <li key={one.tenant} className="grid grid-cols-[minmax(5rem,10rem)_1fr] items-center gap-2">
          <span className="truncate" title={one.tenant}>
            {one.tenant}
            <span className="sr-only">{wordsOf(one)}</span>
          </span>
          <span aria-hidden title={wordsOf(one)} className="relative grid h-5 gap-0.5 bg-raised py-0.5">
            <span className="rounded-r-xs bg-state-waiting" style={{ width: percent(one.fillShare) }} />
            <span className="rounded-r-xs bg-state-active" style={{ width: percent(one.servedShare ?? 0) }} />
            <span
              className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-fg"
              style={{ left: percent(one.fairShare) }}
            />
          </span>
        </li>
      ))}
    </ul>
  </div>
);

const wordsOf = ({ fillShare, servedShare, fairShare }: TenantShare) =>
  `: ${formatShare(fillShare)} of what waits, ${servedShare === null ? "of the service nothing is known" : `${formatShare(servedShare)} of the service`}, fair share ${formatShare(fairShare)}`;
