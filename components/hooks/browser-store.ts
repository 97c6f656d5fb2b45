/** Texts that this browser keeps, under one key each. */
export interface BrowserStore {
  /** What is stored; the same text as long as nothing changes. */
  text(): string | null;
  /** Calls back when this page or another of this browser has changed it. Gives what ends that. */
  watch(listener: () => void): () => void;
  /** Throws what the browser throws when it has no room. */
  set(text: string): void;
}

export function browserStore(key: string): BrowserStore {
  const listeners = new Set<() => void>();
  return {
    text: () => window.localStorage.getItem(key),
    watch(listener) {
      listeners.add(listener);
      window.addEventListener("storage", listener);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", listener);
      };
    },
    set(text) {
      window.localStorage.setItem(key, text);
      for (const listener of listeners) listener();
    },
  };
}
