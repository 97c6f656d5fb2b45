import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WorkerInfo } from "@/lib/contract/workers";
import { Scrollable } from "../operations/scrollable";
import type { QueueWorkers } from "./by-queue";

/** Workers of one queue. What nobody tells of a foreign worker is a dash, not a zero. */
export function WorkerGroup({ group }: { group: QueueWorkers }) {
  const id = `workers-${group.queue}`;
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-md border border-line">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-line border-b bg-surface px-3 py-2">
        <h2 id={id} className="font-medium text-sm">
          <Link prefetch={false} className="hover:underline" href={`/queues/${group.queue}`}>
            {group.name}
          </Link>
        </h2>
        <p className="text-muted text-xs tabular-nums">
          {group.workers.length === 1 ? "1 worker" : `${group.workers.length} workers`}
          {group.concurrency !== null && ` · ${group.active ?? 0} of ${group.concurrency} slots busy`}
        </p>
      </header>
      <Scrollable label={`Workers of ${group.name}, table`}>
        <table className="w-full text-sm tabular-nums">
          <thead>
            <tr className="h-8 text-left text-muted text-xs">
              <th scope="col" className="px-3 font-normal">
                Kind
              </th>
              <th scope="col" className="px-3 font-normal">
                Host
              </th>
              <th scope="col" className="px-3 max-sm:hidden text-right font-normal">
                Process
              </th>
              <th scope="col" className="px-3 max-sm:hidden font-normal">
                Address
              </th>
              <th scope="col" className="px-3 text-right font-normal">
                Active
              </th>
              <th scope="col" className="px-3 text-right font-normal">
                Concurrency
              </th>
              <th scope="col" className="px-3 max-sm:hidden font-normal">
                Version
              </th>
              <th scope="col" className="px-3 max-sm:hidden text-right font-normal">
                Started
              </th>
              <th scope="col" className="px-3 text-right font-normal">
                Last seen
              </th>
            </tr>
          </thead>
          <tbody>
            {group.workers.map((worker) => (
              <Row key={worker.id} worker={worker} />
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
  );
}

function Row({ worker }: { worker: WorkerInfo }) {
  return (
    <tr className="h-8 whitespace-nowrap border-line border-t">
      <td className="px-3">
        <Badge tone={worker.kind === "runtime" ? "accent" : "neutral"}>{worker.kind}</Badge>
      </td>
      <td className="px-3">{worker.host ?? <HostUnknown address={worker.address} />}</td>
      <td className="px-3 text-right max-sm:hidden">{worker.pid ?? <Unknown />}</td>
      <td className="px-3 font-mono text-xs max-sm:hidden">{worker.address ?? <Unknown />}</td>
      <td className="px-3 text-right">{worker.active ?? <Unknown />}</td>
      <td className="px-3 text-right">{worker.concurrency ?? <Unknown />}</td>
      <td className="px-3 max-sm:hidden">{worker.version ?? <Unknown />}</td>
      <td className="px-3 text-right text-muted max-sm:hidden">
        {worker.startedAt === null ? <Unknown /> : <RelativeTime at={worker.startedAt} />}
      </td>
      <td className="px-3 text-right text-muted">
        <RelativeTime at={worker.lastSeenAt} />
      </td>
    </tr>
  );
}

/** On a phone, where the column of addresses is not, the address is all that tells foreign workers apart. */
const HostUnknown = ({ address }: { address: string | null }) => (
  <>
    <span className="max-sm:hidden">
      <Unknown />
    </span>
    <span className="font-mono text-xs sm:hidden">{address ?? "–"}</span>
  </>
);

const Unknown = () => (
  <span className="text-muted" title="Not known">
    <span aria-hidden>–</span>
    <span className="sr-only">not known</span>
  </span>
);
