import { SeriesNames } from "@/components/charts/legend";
import type { ChartSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import type { Capacity } from "@/lib/contract/values/drain-forecast";
import { formatNumber, formatRate, plural } from "@/lib/format";
import { jobsNow } from "../jobs-behind";
import type { PanelState } from "../panel-state";
import {
  type Course,
  capacityOf,
  courseOf,
  courseRows,
  isChanged,
  type KnownWorkers,
  type WhatIf,
} from "./course";
import { drainWords } from "./drain-words";
import { WhatIfFields } from "./what-if";

export interface ForecastPanelProps extends PanelState {
  /** The queue's key. */
  queue: string;
  backlog: number;
  paused: boolean;
  workers: KnownWorkers;
  /** The last minutes. */
  recent: SeriesAnswer | undefined;
  /** When these were read. */
  nowMs: number;
  whatIf: WhatIf;
  onWhatIf: (whatIf: WhatIf) => void;
}

const MEASURED: ChartSeries = { key: "backlog", label: "backlog", color: "var(--state-waiting)", dash: "" };
const AS_IS: ChartSeries = {
  key: "asIs",
  label: "likely, as it is",
  color: "var(--state-waiting)",
  dash: "6 3",
};
const CHANGED: ChartSeries = {
  key: "changed",
  label: "likely, what if",
  color: "var(--fg)",
  dash: "2 2",
};

/** When the backlog will be gone, as things are and as they would be: from now on, whatever time the charts show. */
export function ForecastPanel(props: ForecastPanelProps) {
  const { queue, backlog, paused, workers, recent, nowMs, whatIf, onWhatIf, ...state } = props;
  const capacity = recent && capacityOf(recent, workers);
  const course = recent && capacity ? courseOf(backlog, recent, capacity, whatIf) : null;
  const drawn = recent && course ? courseRows(recent, course, nowMs) : null;
  return (
    <TimePanel
      {...state}
      title="When the backlog is gone"
      explanation={explain(course, { capacity, whatIf, paused })}
      nothing="The rates of the last minutes are not known yet; it takes one minute of them."
      rows={drawn?.rows ?? []}
      series={[MEASURED, AS_IS, ...(course?.changed ? [CHANGED] : [])]}
      kind="lines"
      unit="jobs"
      least={4}
      format={(value) => formatNumber(Math.round(value))}
      span={drawn?.span ?? null}
      band={drawn?.band}
      marks={drawn ? [{ at: nowMs, label: "Now", kind: "note" }] : []}
      legend={
        <SeriesNames
          series={[
            MEASURED,
            AS_IS,
            ...(course?.changed ? [CHANGED] : []),
            {
              key: "band",
              label: "four of five cases",
              color: "color-mix(in srgb, var(--accent) 16%, transparent)",
            },
          ]}
        />
      }
      behind={() => jobsNow(queue, "waiting", "Jobs that wait now")}
      footer={capacity && <WhatIfFields capacity={capacity} whatIf={whatIf} onChange={onWhatIf} />}
    />
  );
}

interface Suppositions {
  capacity: Capacity | undefined;
  whatIf: WhatIf;
  paused: boolean;
}

function explain(course: Course | null, { capacity, whatIf, paused }: Suppositions): string {
  if (!course || !capacity) return "Where the backlog goes if rates stay as they were in the last 5 minutes.";
  const { asIs, changed, couldLeavePerSec, arrivalPerSec } = course;
  const first = paused ? "The queue is paused: nothing leaves until it is resumed." : drainWords(asIs);
  const basis = `Assumes that jobs arrive as in the last 5 minutes (${formatRate(arrivalPerSec)}/s)`;
  if (!isChanged(whatIf)) return `${first} ${basis} and leave as they did.`;
  if (changed === null || couldLeavePerSec === null || capacity.perSlotPerSec === null)
    return `${first} What one running job is worth is not known: none ran in the last 5 minutes.`;
  const slots = `${plural(whatIf.workers ?? capacity.workers, "worker")} with ${whatIf.concurrency ?? capacity.concurrency} at once`;
  return `${slots}, up to ${formatRate(couldLeavePerSec)} jobs/s: ${drainWords(changed)} ${basis}, and that each running job takes as long as it did (${formatRate(capacity.perSlotPerSec)} jobs/s for each), however many run.`;
}
