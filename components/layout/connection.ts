import type { LiveState } from "@/components/hooks/live-provider";
import type { Health } from "@/lib/contract/live";

export interface Connection {
  /** For the dot in the header. */
  tone: "ok" | "warn" | "danger";
  label: string;
  /** What the banner says; null while nothing needs to be said. */
  banner: { title: string; detail: string } | null;
}

const isCollectorLost = (health: Health) => health.collector.leader === null || health.status === "degraded";

/** Whether no new figures come from Redis to this page: what it shows is then of some time ago. */
export const figuresStopped = ({
  health,
  unreachable,
}: {
  health: Health | undefined;
  unreachable: boolean;
}): boolean => unreachable || (health !== undefined && (health.redis === "down" || isCollectorLost(health)));

/** What to tell of the way from Redis to this page, worst first. */
export function connectionOf(input: {
  live: LiveState;
  health: Health | undefined;
  unreachable: boolean;
}): Connection {
  const { live, health, unreachable } = input;
  if (unreachable) {
    return {
      tone: "danger",
      label: "Disconnected",
      banner: {
        title: "Spillway's server does not answer.",
        detail: "What you see is what was known last. The page goes on by itself when the server is back.",
      },
    };
  }
  if (health?.redis === "down") {
    return {
      tone: "danger",
      label: "Redis away",
      banner: {
        title: "Redis cannot be reached.",
        detail: "Figures are the last known ones and nothing can be changed. Spillway reconnects by itself.",
      },
    };
  }
  if (health && isCollectorLost(health)) {
    return {
      tone: "warn",
      label: "Collector lost",
      banner: {
        title: "No collector reports.",
        detail:
          "Depths and rates are stale; replays and releases wait. Start one with `bin/spillway collector`.",
      },
    };
  }
  if (live === "lost") {
    return {
      tone: "warn",
      label: "Polling",
      banner: {
        title: "The live stream is lost.",
        detail: "Figures are renewed every 5 seconds until it is back.",
      },
    };
  }
  return live === "connecting"
    ? { tone: "warn", label: "Connecting", banner: null }
    : { tone: "ok", label: "Live", banner: null };
}
