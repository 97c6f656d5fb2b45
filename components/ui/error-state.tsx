import { CircleAlert } from "lucide-react";
import { cn } from "@/lib/cn";
import { problemOf } from "@/lib/http/client";
import { Button } from "./button";

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** Says what is wrong, why, and what to do, as the API's problem document tells it. */
export function ErrorState({ error, onRetry, className }: ErrorStateProps) {
  const problem = problemOf(error);
  return (
    <div role="alert" className={cn("grid justify-items-center gap-2 px-4 py-12 text-center", className)}>
      <CircleAlert aria-hidden className="text-danger text-lg" />
      <p className="font-medium text-base">{problem.title}</p>
      <p className="max-w-md">{problem.detail}</p>
      {problem.hint && <p className="max-w-md text-muted">{problem.hint}</p>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
