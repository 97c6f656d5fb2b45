import { problemOf } from "@/lib/http/client";
import { NextRuns } from "./next-runs";

interface Props {
  /** The schedule is not whole yet. */
  isEmpty: boolean;
  runs: readonly number[] | undefined;
  error: Error | null;
  isOld: boolean;
  tz: string | null;
}

/** The first runs that it would have if it were saved now; holds its place while there are none. */
export const RunsPreview = ({ isEmpty, runs, error, isOld, tz }: Props) => (
  <div aria-live="polite" aria-busy={isOld && !error} className="min-h-56 min-w-0">
    {isEmpty || (!error && !runs) ? (
      <NextRuns runs={[]} tz={null} nothing="Say when, and they are shown here." />
    ) : error ? (
      <NextRuns runs={[]} tz={null} nothing={problemOf(error).detail} />
    ) : (
      <NextRuns runs={runs ?? []} tz={tz} nothing="No job would ever be due." />
    )}
  </div>
);
