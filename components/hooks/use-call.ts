"use client";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import type { Api, Route } from "@/lib/contract/api";
import type { Answer, CallInput } from "@/lib/contract/endpoint";
import { call, problemOf } from "@/lib/http/client";

interface CallMutationOptions<R extends Route> {
  /** What a change makes out of date. */
  invalidates?: QueryKey[];
  /** What to tell when it is done. */
  done?: (answer: Answer<Api[R]>) => string;
  onDone?: (answer: Answer<Api[R]>) => void;
  headers?: () => Record<string, string>;
}

/** Shows what went wrong and what to do about it. */
export function toastProblem(error: unknown): void {
  const problem = problemOf(error);
  toast.error(problem.detail, { description: problem.hint });
}

/** A change through an endpoint: it says that it is done, or why not and what to do, and renews what it may have touched. */
export function useCallMutation<R extends Route>(route: R, options: CallMutationOptions<R> = {}) {
  const client = useQueryClient();
  return useMutation<Answer<Api[R]>, Error, CallInput<Api[R]>>({
    mutationFn: (input) => call(route, input, { headers: options.headers?.() ?? {} }),
    onSuccess: (answer) => {
      if (options.done) toast.success(options.done(answer));
      options.onDone?.(answer);
    },
    onError: toastProblem,
    // After an error too: what is not known to be done may have been.
    onSettled: () =>
      Promise.all((options.invalidates ?? []).map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
