import { turnsOf } from "@/lib/turns";

/** The turns of all charts of the page: each draws in a frame of its own. */
export const chartTurns = turnsOf((act) => void requestAnimationFrame(act));
