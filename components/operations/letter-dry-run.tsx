import type { Created } from "@/lib/contract/operations";
import { DryRunPanel } from "./dry-run-panel";
import { SampleJob } from "./sample-job";

interface Props {
  found: Pick<Created, "byQueue" | "total" | "preview">;
  /** Another one is under way, for what was entered since. */
  isOld: boolean;
}

/** What would be done to dead letters. */
export const LetterDryRun = ({ found, isOld }: Props) => (
  <DryRunPanel found={found} isOld={isOld} looked="the oldest of each queue">
    {(job) => <SampleJob key={`${job.queue} ${job.id}`} job={job} />}
  </DryRunPanel>
);
