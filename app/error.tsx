"use client";
import { ErrorState } from "@/components/ui/error-state";

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main>
      <ErrorState error={error} onRetry={reset} />
    </main>
  );
}
