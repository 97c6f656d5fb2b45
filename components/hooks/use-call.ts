"use client";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { Answer, CallInput, EndpointSpec } from "@/lib/contract/endpoint";
import { call, problemOf } from "@/lib/http/client";

interface CallMutationOptions<E extends EndpointSpec> {
  /** What a change makes out of date. */
  invalidates?: QueryKey[];
  /** What to tell when it is done. */
  done?: (answer: Answer<E>) => string;
  onDone?: (answer: Answer<E>) => void;
  headers?: () => Record<string, string>;
}

/** Shows what went wrong and what to do about it. */
export function toastProblem(error: unknown): void {
  const problem = problemOf(error);
  toast.error(problem.detail, { description: problem.hint });
}

/** A change through an endpoint: on success it says so and renews what it touched; on refusal it says why and what to do. */
export function useCallMutation<E extends EndpointSpec>(spec: E, options: CallMutationOptions<E> = {}) {
  const client = useQueryClient();
  return useMutation<Answer<E>, Error, CallInput<E>>({
    mutationFn: (input) => call(spec, input, { headers: options.headers?.() ?? {} }),
    onSuccess: async (answer) => {
      if (options.done) toast.success(options.done(answer));
      options.onDone?.(answer);
      await Promise.all(
        (options.invalidates ?? []).map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
    onError: toastProblem,
  });
}
