"use client";

import { useEffect, useState } from "react";

/** A value as it was when it had not changed for a while; values are compared by their JSON. */
export function useSettled<T>(value: T, quietMs: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), quietMs);
    return () => clearTimeout(timer);
  }, [text, quietMs]);
  return settled;
}
