"use client";
import { parseAsInteger, useQueryStates } from "nuqs";
import type { QueueDetail } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { panelState } from "../panel-state";
import { ForecastPanel } from "./forecast-panel";
import { useRecentFlow, useScale } from "./use-forecast";

const urlState = { ifWorkers: parseAsInteger, ifAtOnce: parseAsInteger, ifLimit: parseAsInteger };

/** The forecast of a queue, with what is supposed in the page's address. */
export function Forecast({ queue }: { queue: QueueDetail }) {
  const [url, setUrl] = useQueryStates(urlState, { history: "replace" });
  const recent = useRecentFlow(queue.key);
  const { data: scale } = useScale(queue.key);
  return (
    <ForecastPanel
      queue={queue.key}
      {...panelState(recent)}
      backlog={backlogOf(queue.counts)}
      paused={queue.paused}
      workers={{
        present: scale && scale.present > 0 ? scale.present : (queue.workers ?? 1),
        concurrency: scale?.inputs.concurrency ?? null,
      }}
      recent={recent.data}
      nowMs={recent.dataUpdatedAt}
      whatIf={{ workers: url.ifWorkers, concurrency: url.ifAtOnce, limitPerSec: url.ifLimit }}
      onWhatIf={({ workers, concurrency, limitPerSec }) =>
        void setUrl({ ifWorkers: workers, ifAtOnce: concurrency, ifLimit: limitPerSec })
      }
    />
  );
}
