import { Badge } from "@/components/ui/badge";
import type { Payload } from "@/lib/contract/jobs";
import { fallbackWords, markOf } from "./fallback-words";

/** Says at a job that its result is not that of the main path; nothing for any other job. */
export function FallbackNote({ result }: { result: Payload | null }) {
  const mark = markOf(result);
  if (mark === null) return null;
  return (
    <section
      aria-label="Fallback"
      className="flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-md border border-line bg-warn-soft px-3 py-2 text-sm"
    >
      <Badge tone="warn">Fallback</Badge>
      <p className="min-w-0 break-words">{fallbackWords(mark)}</p>
    </section>
  );
}
