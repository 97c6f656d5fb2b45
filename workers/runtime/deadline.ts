import { TransientError } from "@/lib/resilience/failures";

/**
 * Runs `work` with a signal that aborts when `timeoutMs` have passed or `outer` aborts, and settles at that moment,
 * whether or not the work heeds it. Work that ignores its signal goes on unheard and may overlap the next attempt.
 */
export async function withDeadline<T>(
  timeoutMs: number | null,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const onOuter = () => controller.abort(new TransientError("The job was taken from this worker."));
  if (outer?.aborted) onOuter();
  outer?.addEventListener("abort", onOuter, { once: true });
  const timer =
    timeoutMs === null
      ? undefined
      : setTimeout(() => controller.abort(new TransientError(`No result after ${timeoutMs} ms.`)), timeoutMs);
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    const running = work(signal);
    // After the deadline nobody else listens to it.
    running.catch(() => {});
    return await Promise.race([running, aborted]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onOuter);
    aborted.catch(() => {});
  }
}
