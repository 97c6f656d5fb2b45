"use client";
import { Link } from "@/components/ui/link";
import { limitedWords } from "./tenant-words";
import { TenantsPanel } from "./tenants-panel";
import { useTenants } from "./use-tenants";

/** The tenants of a queue whose workers run the runtime. */
export function QueueTenants({ queue }: { queue: string }) {
  const { data, error, isPending, refetch } = useTenants(queue);
  return (
    <TenantsPanel
      answer={data}
      stale={data !== undefined && error !== null}
      pending={isPending}
      error={data ? null : error}
      onRetry={() => void refetch()}
    />
  );
}

/** Says that tenants are over their quota, and leads to which; nothing while none is. */
export function LimitedTenants({ queue }: { queue: string }) {
  const { data } = useTenants(queue);
  if (!data || data.limited === 0) return null;
  return (
    <section
      aria-label="Tenants over their quota"
      className="rounded-md border border-line bg-surface px-3 py-2 text-sm tabular-nums"
    >
      <Link href={`/queues/${queue}?tab=resilience#tenants`} className="font-medium hover:underline">
        Tenants
      </Link>{" "}
      <span className="text-muted">{limitedWords(data)}</span>
    </section>
  );
}
