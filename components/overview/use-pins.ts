"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { toastProblem, useCallMutation } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { isSpread, type QueueRow } from "@/components/queues/shards";
import { call } from "@/lib/http/client";
import { pinStore, readPins, withPin } from "./browser-pins";
import type { Pins } from "./pin-button";

const FRESH_MS = 60_000;

/** Which queues stand first: the server keeps that for people who log in, the browser for all others. */
export function usePins(): Pins {
  const client = useQueryClient();
  const kept = useQuery({
    queryKey: queryKeys.pins,
    queryFn: ({ signal }) => call("GET /api/v1/pins", {}, { signal }),
    staleTime: FRESH_MS,
  });
  const stored = useSyncExternalStore(pinStore.watch, pinStore.text, () => null);
  const readOnly = useReadOnly();
  const { mutate: put } = useCallMutation("PUT /api/v1/pins/:queue", { invalidates: [queryKeys.pins] });
  const { mutate: remove } = useCallMutation("DELETE /api/v1/pins/:queue", { invalidates: [queryKeys.pins] });
  const { data } = kept;
  const pinned = useMemo(
    () => new Set(data?.keptBy === "server" ? data.queues : data ? readPins(stored) : []),
    [data, stored],
  );
  const onPin = useCallback(
    (row: QueueRow, pin: boolean) => {
      const keys = isSpread(row) ? row.shards.map(({ key }) => key) : [row.key];
      // Seen at once; what the server then says is put in its place.
      const after = (queues: string[]) =>
        pin ? withPin(queues, row.key) : queues.filter((key) => !keys.includes(key));
      try {
        if (data?.keptBy !== "server") return pinStore.set(JSON.stringify(after(readPins(pinStore.text()))));
        client.setQueryData(queryKeys.pins, { ...data, queues: after(data.queues) });
        const settle = { onError: () => void client.invalidateQueries({ queryKey: queryKeys.pins }) };
        if (pin) put({ params: { queue: row.key } }, settle);
        else
          for (const queue of keys.filter((key) => data.queues.includes(key)))
            remove({ params: { queue } }, settle);
      } catch (error) {
        toastProblem(error);
      }
    },
    [client, data, put, remove],
  );
  const mayPin = data !== undefined && !(data.keptBy === "server" && readOnly);
  return useMemo(() => ({ pinned, onPin: mayPin ? onPin : null }), [pinned, mayPin, onPin]);
}
