import { ApiError } from "@/lib/http/client";

/** Why a request was refused and what to do, beside the button that sent it. */
export function ProblemText({ error }: { error: Error }) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <div role="alert" className="rounded-md border border-danger/50 bg-danger-soft px-3 py-2 text-sm">
      <p className="font-medium">{problem?.title ?? "That did not work"}</p>
      <p>{problem?.detail ?? error.message}</p>
      {problem?.errors?.map(({ field, message }) => (
        <p key={field}>
          {field}: {message}
        </p>
      ))}
      {problem?.hint && <p className="text-muted">{problem.hint}</p>}
    </div>
  );
}
