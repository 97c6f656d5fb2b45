/** A task for each of many that would otherwise be one long task, in which no key and no click is heard. */
export interface Turns {
  /** Runs `act` in a task of its own, after all that wait already; gives what takes it back. */
  take: (act: () => void) => () => void;
}

/** `later` runs what it is given in a task to come. */
export function turnsOf(later: (act: () => void) => void): Turns {
  const waiting = new Set<() => void>();
  let asked = false;
  const ask = () => {
    if (asked || waiting.size === 0) return;
    asked = true;
    later(() => {
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

/** In a task behind those that wait, without the 4 ms that a browser puts between timers. */
export function nextTask(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    act();
  };
  port2.postMessage(null);
}
