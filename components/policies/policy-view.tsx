"use client";

import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { formatNumber } from "@/lib/format";
import { PolicyTab } from "./policy-tab";
import { usePolicy } from "./use-policy";

/** The policy of one queue as a page of its own: a queue that is spread has no other. */
export function PolicyView({ queue }: { queue: string }) {
  const { data } = usePolicy(queue);
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title={data ? `Policy of ${data.queueName}` : "Policy"}
        description={
          data?.shards && (
            <Link className="text-xs hover:underline" href={`/?q=${encodeURIComponent(data.queueName)}`}>
              {formatNumber(data.shards.count)} shards
            </Link>
          )
        }
      />
      <PolicyTab queue={queue} />
    </div>
  );
}
