/** A frame's work for each of many that would otherwise be one long task, in which no key and no click is heard. */
export interface Turns {
  /** Runs `act` in a frame of its own, after all that wait already; gives what takes it back. */
  take: (act: () => void) => () => void;
}

/** `nextFrame` runs what it is given before the browser paints next. */
export function turnsOf(nextFrame: (act: () => void) => void): Turns {
  const waiting = new Set<() => void>();
  let asked = false;
  const ask = () => {
    if (asked || waiting.size === 0) return;
    asked = true;
    nextFrame(() => {
      asked = false;
      const [first] = waiting;
      if (first) waiting.delete(first);
      // The others have their turns though this one throws.
      ask();
      first?.();
    });
  };
  return {
    take: (act) => {
      const own = () => act();
      waiting.add(own);
      ask();
      return () => void waiting.delete(own);
    },
  };
}

/** The turns of all charts of the page. */
export const chartTurns = turnsOf((act) => void requestAnimationFrame(act));
