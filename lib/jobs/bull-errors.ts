import { ErrorCode } from "bullmq";

/** Why BullMQ refused a change, by the code that its errors carry. */
export function refusalOf(error: unknown): "gone" | "state" | "scheduler" | null {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  if (code === ErrorCode.JobNotExist) return "gone";
  if (code === ErrorCode.JobNotInState) return "state";
  if (code === ErrorCode.JobBelongsToJobScheduler) return "scheduler";
  return null;
}
