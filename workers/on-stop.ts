import type { Logger } from "@/lib/log";

/** How a process ends that an operator has stopped from the dashboard: the launcher does not start it again. */
export const STOPPED_EXIT_CODE = 86;

/**
 * Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, for whoever will not wait.
 */
export function stopSignal(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ signal }, "Stopping; running jobs finish first");
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
