import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { WorkerInfo } from "@/lib/contract/workers";
import { Scrollable } from "../operations/scrollable";
import type { QueueWorkers } from "./by-queue";

interface Column {
  header: string;
  /** Of the head and of the cells. */
  className?: string;
  muted?: boolean;
  /** Null is not known. */
  cell: (worker: WorkerInfo) => ReactNode;
}

/** A phone has room for what tells how busy a worker is, and whether it is there. */
const NOT_ON_PHONE = "max-sm:hidden";

const COLUMNS: Column[] = [
  {
    header: "Kind",
    cell: ({ kind }) => <Badge tone={kind === "runtime" ? "accent" : "neutral"}>{kind}</Badge>,
  },
  { header: "Host", cell: ({ host, address }) => host ?? <HostUnknown address={address} /> },
  { header: "Process", className: cn("text-right", NOT_ON_PHONE), cell: ({ pid }) => pid },
  {
    header: "Address",
    className: NOT_ON_PHONE,
    cell: ({ address }) => (address === null ? null : <span className="font-mono text-xs">{address}</span>),
  },
  { header: "Active", className: "text-right", cell: ({ active }) => active },
  { header: "Concurrency", className: "text-right", cell: ({ concurrency }) => concurrency },
  { header: "Version", className: NOT_ON_PHONE, cell: ({ version }) => version },
  {
    header: "Started",
    className: cn("text-right", NOT_ON_PHONE),
    muted: true,
    cell: ({ startedAt }) => (startedAt === null ? null : <RelativeTime at={startedAt} />),
  },
  {
    header: "Last seen",
    className: "text-right",
    muted: true,
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} />,
  },
];

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
              {COLUMNS.map(({ header, className }) => (
                <th key={header} scope="col" className={cn("px-3 font-normal", className)}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.workers.map((worker) => (
              <tr key={worker.id} className="h-8 whitespace-nowrap border-line border-t">
                {COLUMNS.map(({ header, className, muted, cell }) => (
                  <td key={header} className={cn("px-3", className, muted && "text-muted")}>
                    {cell(worker) ?? <Unknown />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
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
