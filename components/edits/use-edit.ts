"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { CreateEdit, EditSelection, JobEdit } from "@/lib/contract/edits";
import { call } from "@/lib/http/client";

/** What an edit would do, told by the server and not done. While another one is asked about, the answer before is shown. */
export const useEditDryRun = (selection: EditSelection, edit: JobEdit | null) =>
  useQuery({
    queryKey: ["dry-run", "edit", selection, edit],
    queryFn: ({ signal }) =>
      call(
        "POST /api/v1/edits",
        {
          body: {
            selection,
            edit: edit ?? { action: "promote" },
            reason: "Counting what it would touch.",
            dryRun: true,
          },
        },
        { signal },
      ),
    enabled: edit !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

interface NewEdit {
  body: Omit<CreateEdit, "dryRun">;
  /** The same for each attempt to send one request, so that a lost answer does not start it twice. */
  idempotencyKey: string;
}

export function useCreateEdit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: NewEdit) =>
      call("POST /api/v1/edits", { body }, { headers: { "idempotency-key": idempotencyKey } }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.operations("edit") }),
  });
}
