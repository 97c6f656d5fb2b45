import type { Agenda } from "@/lib/contract/schedulers";

type Item = Agenda["schedulers"][number];

export interface AgendaRun {
  at: number;
  scheduler: Item;
}

/** The runs of one hour, or of one day. */
export interface AgendaGroup {
  /** Its begin in the reader's zone, epoch ms. */
  at: number;
  label: string;
  runs: AgendaRun[];
}

const HOUR = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

/** Runs of the same hour, or of the same day, together, in the reader's zone. */
export function groupRuns({ runs, schedulers }: Agenda, by: "hour" | "day"): AgendaGroup[] {
  const groups = new Map<number, AgendaGroup>();
  for (const { at, scheduler } of runs) {
    const item = schedulers[scheduler];
    if (!item) continue;
    const begin = new Date(at);
    if (by === "hour") begin.setMinutes(0, 0, 0);
    else begin.setHours(0, 0, 0, 0);
    const group = groups.get(begin.getTime()) ?? {
      at: begin.getTime(),
      label: (by === "hour" ? HOUR : DAY).format(begin),
      runs: [],
    };
    group.runs.push({ at, scheduler: item });
    groups.set(group.at, group);
  }
  return [...groups.values()];
}

/** Those that run too often to be listed by their times. */
export const frequentOf = ({ frequent, schedulers }: Agenda): AgendaRun[] =>
  frequent.flatMap(({ at, scheduler }) => {
    const item = schedulers[scheduler];
    return item ? [{ at, scheduler: item }] : [];
  });
