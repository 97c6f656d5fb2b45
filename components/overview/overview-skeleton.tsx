import { Skeleton } from "@/components/ui/skeleton";

/** As high as what it stands for. */
export const OverviewSkeleton = () => (
  <div className="grid gap-4" aria-busy="true">
    <span role="status" className="sr-only">
      Loading queues
    </span>
    <Skeleton className="h-39 lg:h-31" />
    <Skeleton className="h-20" />
    <Skeleton className="h-96" />
  </div>
);
