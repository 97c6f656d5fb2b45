"use client";

import { useEffect, useState } from "react";

/** Keeps the screen on while the page is seen. Gives whether it does; null until that is known. */
export function useWakeLock(): boolean | null {
  const [held, setHeld] = useState<boolean | null>(null);
  useEffect(() => {
    if (!("wakeLock" in navigator)) {
      setHeld(false);
      return;
    }
    let lock: WakeLockSentinel | null = null;
    let over = false;
    // The browser takes it back whenever the page is hidden.
    const ask = async () => {
      if (document.hidden || over) return;
      try {
        lock = await navigator.wakeLock.request("screen");
        setHeld(true);
        lock.addEventListener("release", () => setHeld(false));
        if (over) await lock.release();
      } catch {
        setHeld(false);
      }
    };
    const onVisibility = () => void ask();
    void ask();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", onVisibility);
      void lock?.release();
    };
  }, []);
  return held;
}
