/** What is pointed at on one page: the same moment on all of its charts. */
export interface Pointed {
  /** Null while nothing is. */
  atMs: number | null;
  /** The chart that is pointed at; the others only follow. */
  by: string | null;
  /** What is being selected, in either order. */
  selection: { from: number; to: number } | null;
}

const NOTHING: Pointed = { atMs: null, by: null, selection: null };

export interface CursorStore {
  get(): Pointed;
  set(change: Partial<Pointed>): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
}

/** A cursor that many charts share: it moves with each movement of the mouse, so that only what shows it is drawn anew. */
export function cursorStore(): CursorStore {
  let pointed = NOTHING;
  const listeners = new Set<() => void>();
  const become = (next: Pointed) => {
    pointed = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => pointed,
    set: (change) => become({ ...pointed, ...change }),
    clear: () => become(NOTHING),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
