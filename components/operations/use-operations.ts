"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { LetterKind, Operation, OperationKind, Selection } from "@/lib/contract/operations";
import type { BackOff, ReplayChange } from "@/lib/contract/replay-options";
import { call } from "@/lib/http/client";
import type { DraftFields } from "./draft";
import { OPERATION_PATHS } from "./operation-ref";
import { isOver } from "./progress";

const RUNNING_MS = 1_000;
const IDLE_MS = 10_000;
/** Over, while what became of its jobs is still followed. */
const FOLLOWED_MS = 3_000;

export interface NewOperation {
  kind: LetterKind;
  selection: Selection;
  fields: DraftFields;
  /** The same for each attempt to send one request, so that a lost answer does not start it twice. */
  idempotencyKey: string;
}

/** A key that is new each time. `randomUUID` is missing where a page was not loaded over HTTPS or from loopback. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** All operations of a kind, newest first; asked often while one of them runs. */
export function useOperations(kind: OperationKind) {
  return useQuery({
    queryKey: queryKeys.operations(kind),
    queryFn: async ({ signal }): Promise<Operation[]> => {
      if (kind === "edit") return (await call("GET /api/v1/edits", {}, { signal })).edits;
      return kind === "replay"
        ? (await call("GET /api/v1/replays", {}, { signal })).replays
        : (await call("GET /api/v1/discards", {}, { signal })).discards;
    },
    refetchInterval: ({ state }) => (state.data?.some((one) => !isOver(one)) ? RUNNING_MS : IDLE_MS),
  });
}

/** One operation, followed until it is over and the outcome of its jobs is known. */
export function useOperation(kind: OperationKind, id: string) {
  return useQuery({
    queryKey: queryKeys.operation(kind, id),
    queryFn: ({ signal }): Promise<Operation> =>
      call(`GET /api/v1/${OPERATION_PATHS[kind]}/:id`, { params: { id } }, { signal }),
    refetchInterval: ({ state: { data } }) => {
      if (!data || !isOver(data)) return RUNNING_MS;
      return data.outcome && !data.outcome.over ? FOLLOWED_MS : false;
    },
  });
}

/**
 * What an operation would do, told by the server and not done. While another change is asked about, the answer before is
 * shown.
 */
export function useDryRun(kind: LetterKind, selection: Selection, change: ReplayChange | null) {
  return useQuery({
    queryKey: ["dry-run", kind, selection, change],
    queryFn: ({ signal }) =>
      call(
        `POST /api/v1/${OPERATION_PATHS[kind]}`,
        {
          body: {
            selection,
            reason: "Counting what it would touch.",
            dryRun: true,
            ...(change ? { change } : {}),
          },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function useCreateOperation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, selection, fields, idempotencyKey }: NewOperation) =>
      call(
        `POST /api/v1/${OPERATION_PATHS[kind]}`,
        { body: { selection, ...fields } },
        { headers: { "idempotency-key": idempotencyKey } },
      ),
    onSuccess: (_, { kind }) => client.invalidateQueries({ queryKey: queryKeys.operations(kind) }),
  });
}

/** Says when a replay slows down by itself from now on. */
export function useSetBackOff() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; backOff: BackOff | null; reason: string }) =>
      call("PUT /api/v1/replays/:id/back-off", { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.operations("replay") }),
  });
}

export type OperationOrder = "cancel" | "pause" | "resume";

/** Tells an operation what to do: stop for good, stop for now, go on. */
export function useOrderOperation(kind: OperationKind, order: OperationOrder) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string): Promise<Operation> => send(kind, order, id),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.operations(kind) }),
  });
}

function send(kind: OperationKind, order: OperationOrder, id: string): Promise<Operation> {
  const params = { id };
  const path = `/api/v1/${OPERATION_PATHS[kind]}/:id` as const;
  if (order === "cancel") return call(`POST ${path}/cancel`, { params });
  return call(`POST ${path}/${order}`, { params, body: {} });
}
