"use client";

import { NotKeptPanel } from "./not-kept-panel";
import { useNotKept } from "./use-not-kept";

/** Failures that a queue did not keep; nothing is drawn for a queue that keeps them. */
export function QueueNotKept({ queue }: { queue: string }) {
  const { data } = useNotKept(queue);
  if (!data || (data.keepsFailures && data.sum === null)) return null;
  return <NotKeptPanel notKept={data} />;
}
