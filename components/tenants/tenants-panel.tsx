import { Users } from "lucide-react";
import type { PanelState } from "@/components/queues/panel-state";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import type { TenantsAnswer } from "@/lib/contract/tenants";
import { plural } from "@/lib/format";
import { TenantTable } from "./tenant-table";
import { limitedWords, quotaWords } from "./tenant-words";

interface Props extends PanelState {
  answer: TenantsAnswer | undefined;
  /** Whether the figures could not be renewed. */
  stale: boolean;
}

/** The tenants of a queue against its quota. */
export const TenantsPanel = ({ answer, stale, pending, error, onRetry }: Props) => (
  <section id="tenants" aria-labelledby="tenants-title" className="grid min-w-0 scroll-mt-16 gap-2">
    <header>
      <h2 id="tenants-title" className="font-semibold text-sm">
        Tenants
      </h2>
      <p className={cn("text-muted text-xs", stale && "text-warn")}>
        {stale && answer ? (
          <>
            These figures are old: read <RelativeTime at={answer.asOf} />.
          </>
        ) : answer?.quota ? (
          `${limitedWords(answer)} ${quotaWords(answer.quota)}`
        ) : (
          "Who is how far over the quota."
        )}
      </p>
    </header>
    <div className={cn("min-w-0 rounded-md border bg-surface", stale && "opacity-60")}>
      {pending && <Skeleton className="h-24" />}
      {error !== null && <ErrorState error={error} onRetry={onRetry} />}
      {answer && <Body answer={answer} />}
    </div>
  </section>
);

function Body({ answer: { quota, tenants, notListed } }: { answer: TenantsAnswer }) {
  if (!quota)
    return (
      <EmptyState
        icon={Users}
        title="This queue has no quota"
        description="A policy with a quota keeps one tenant's flood from holding up the others."
      />
    );
  if (tenants.length === 0)
    return (
      <EmptyState
        icon={Users}
        title="No tenant was over its quota in the last day"
        description="A tenant is listed once a job of it was put off, or when the quota gives it a weight."
      />
    );
  return (
    <>
      <TenantTable tenants={tenants} />
      {notListed > 0 && (
        <p className="border-t px-3 py-2 text-muted text-xs">
          The furthest over their quota. {plural(notListed, "more tenant")} with jobs that wait for a slot{" "}
          {notListed === 1 ? "is" : "are"} not listed.
        </p>
      )}
    </>
  );
}
