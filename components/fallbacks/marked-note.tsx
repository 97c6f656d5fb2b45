import { Badge } from "@/components/ui/badge";
import type { Payload } from "@/lib/contract/jobs";
import { markOf } from "./fallback-mark";
import { fallbackWords } from "./fallback-words";

/** What the mark of a fallback says; nothing when there is none that can be read. */
export function MarkedNote({ result }: { result: Payload }) {
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
