import { useMutation, useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import type { FeatureFlagDraft } from "@/lib/contract/feature-flags";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;

export function useFeatureFlags() {
  return useQuery({
    queryKey: queryKeys.featureFlags,
    queryFn: ({ signal }) => call("GET /api/v1/feature-flags", {}, { signal }),
    refetchInterval: FRESH_MS,
  });
}

export function useFeatureVersions(key: string) {
  return useQuery({
    queryKey: [...queryKeys.featureFlags, key, "versions"],
    queryFn: ({ signal }) => call("GET /api/v1/feature-flags/:key/versions", { params: { key } }, { signal }),
  });
}

/** Says what went wrong beside the button that sent it, not in a toast: the form is still open. */
export const usePutFeature = () =>
  useMutation({
    mutationFn: ({
      key,
      ...body
    }: {
      key: string;
      flag: FeatureFlagDraft;
      reason: string;
      ifVersion: number;
    }) => call("PUT /api/v1/feature-flags/:key", { params: { key }, body }),
    onSettled: (_data, _error, _input, _result, { client }) =>
      client.invalidateQueries({ queryKey: queryKeys.featureFlags }),
  });

export const useDeleteFeature = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/feature-flags/:key", {
    invalidates: [queryKeys.featureFlags],
    done: ({ key }) => `${key} is deleted.`,
    onDone,
  });

export const useRestoreFeature = (onDone: () => void) =>
  useCallMutation("POST /api/v1/feature-flags/:key/restore", {
    invalidates: [queryKeys.featureFlags],
    done: ({ key, version }) => `${key} is at version ${version} now.`,
    onDone,
  });

export const useTryFeature = () =>
  useMutation({
    mutationFn: ({ key, ...body }: { key: string; flag: FeatureFlagDraft; context: Record<string, Json> }) =>
      call("POST /api/v1/feature-flags/:key/evaluate", { params: { key }, body }),
  });

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
