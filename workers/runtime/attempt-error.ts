import { UnrecoverableError } from "bullmq";
import { classifyFailure } from "@/lib/resilience/classify";

/**
 * The error that BullMQ is to see: what no further attempt can mend becomes its UnrecoverableError, which makes a dead
 * letter at once. Message and stack stay those of the cause, because they are what an operator reads.
 */
export function attemptError(error: unknown): Error {
  const original = error instanceof Error ? error : new Error(String(error));
  const { kind } = classifyFailure(original);
  if (kind === "transient" || kind === "throttled") return original;
  const final = new UnrecoverableError(original.message);
  final.stack = original.stack;
  return final;
}
