import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import type { Scale, WorkerInfo } from "@/lib/contract/workers";
import { plural } from "@/lib/format";
import { Scrollable } from "../operations/scrollable";
import { isSpread, type QueueWorkers } from "./by-queue";
import type { Order } from "./order-dialog";
import { type ScaleWords, scaleWords, spreadScaleWords } from "./scale-words";
import { WorkerActions } from "./worker-actions";
import { COLUMNS } from "./worker-columns";

interface WorkerGroupProps {
  group: QueueWorkers;
  /** How many each of its queues needs; none for queues that the runtime does not serve. */
  scales: Scale[];
  onOpen: (worker: WorkerInfo) => void;
  onAsk: (order: Order, worker: WorkerInfo) => void;
}

/** Workers of one queue, in columns as wide as those of the other queues. What nobody tells of a foreign worker is a dash, not a zero. */
export function WorkerGroup({ group, scales, onOpen, onAsk }: WorkerGroupProps) {
  const spread = isSpread(group);
  const [only] = scales;
  const id = `workers-${group.queue}`;
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-md border border-line">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-line border-b bg-surface px-3 py-2">
        <h2 id={id} className="font-medium text-sm">
          <Link className="hover:underline" href={`/queues/${group.parts[0]?.queue}`}>
            {group.name}
          </Link>
        </h2>
        <p className="text-muted text-xs tabular-nums">
          {plural(group.workers.length, "worker")}
          {spread && ` over ${plural(group.parts.length, "shard")}`}
          {group.concurrency !== null && ` · ${group.active ?? 0} of ${group.concurrency} slots busy`}
          {only && <Need words={spread ? spreadScaleWords(scales) : scaleWords(only)} />}
        </p>
      </header>
      <Scrollable label={`Workers of ${group.name}, table`}>
        <table className="w-full text-sm tabular-nums sm:min-w-208 sm:table-fixed">
          <thead>
            <tr className="h-8 text-left text-muted text-xs">
              {spread && (
                <th scope="col" className="px-3 font-normal">
                  Shard
                </th>
              )}
              <th scope="col" className="px-3 font-normal sm:w-44">
                Worker
              </th>
              {COLUMNS.map(({ header, className }) => (
                <th key={header} scope="col" className={cn("px-3 font-normal", className)}>
                  {header}
                </th>
              ))}
              <th scope="col" className="px-1 sm:w-11">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {group.workers.map((worker) => (
              <tr key={worker.id} className="h-8 whitespace-nowrap border-line border-t">
                {spread && (
                  <td className="px-3">
                    <Link className="hover:underline" href={`/queues/${worker.queue}`}>
                      {worker.queueName}
                    </Link>
                  </td>
                )}
                <td className="px-3">
                  <button
                    type="button"
                    className="text-accent hover:underline"
                    onClick={() => onOpen(worker)}
                  >
                    <Where worker={worker} />
                  </button>
                </td>
                {COLUMNS.map(({ header, className, muted, cell }) => (
                  <td key={header} className={cn("px-3", className, muted && "text-muted")}>
                    {cell(worker) ?? <Unknown />}
                  </td>
                ))}
                <td className="px-1 text-right">
                  <WorkerActions worker={worker} onAsk={(order) => onAsk(order, worker)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
  );
}

const Need = ({ words: { text, short, why } }: { words: ScaleWords }) => (
  <>
    {" · "}
    <span className={cn(short && "font-medium text-warn")} title={why}>
      {text}
    </span>
  </>
);

/** A foreign worker has no more than an address. */
const Where = ({ worker: { host, pid, address } }: { worker: WorkerInfo }) =>
  host === null ? (
    <span className="font-mono text-xs">{address ?? "unknown"}</span>
  ) : (
    <>
      {host} <span className="text-muted">· {pid ?? "?"}</span>
    </>
  );

const Unknown = () => (
  <span className="text-muted" title="Not known">
    <span aria-hidden>–</span>
    <span className="sr-only">not known</span>
  </span>
);
