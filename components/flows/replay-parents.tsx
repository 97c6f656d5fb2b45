"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import type { Replay } from "@/lib/contract/operations";
import { call } from "@/lib/http/client";
import { operationHref } from "../operations/operation-ref";
import { ParentsPanel } from "./parents-panel";

const FRESH_MS = 5_000;

/** Parents that the jobs of a replay had taken along when they died; nothing is drawn for a replay without. */
export function ReplayParents({ replay: { id, parents } }: { replay: Replay }) {
  const router = useRouter();
  const readOnly = useReadOnly();
  const { data } = useQuery({
    queryKey: queryKeys.replayParents(id),
    queryFn: ({ signal }) => call("GET /api/v1/replays/:id/parents", { params: { id } }, { signal }),
    refetchInterval: FRESH_MS,
    enabled: parents > 0,
  });
  const replayed = useCallMutation("POST /api/v1/replays/:id/parents", {
    invalidates: [queryKeys.operations("replay")],
    done: ({ total }) =>
      total === 1 ? "1 parent is being replayed." : `${total} parents are being replayed.`,
    onDone: (created) => created.id !== null && router.push(operationHref("replay", created.id)),
  });
  if (!data || data.ready + data.waiting + data.others === 0) return null;
  return (
    <ParentsPanel
      parents={data}
      readOnly={readOnly}
      pending={replayed.isPending}
      onReplay={() => replayed.mutate({ params: { id }, body: {} })}
    />
  );
}
