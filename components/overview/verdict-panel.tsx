import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { cn } from "@/lib/cn";
import type { Verdict } from "./trouble";

const LOOKS = {
  ok: { icon: CircleCheck, text: "text-ok" },
  warn: { icon: TriangleAlert, text: "text-warn" },
  danger: { icon: CircleAlert, text: "text-danger" },
};

/** The answer before the numbers; always three lines of room, so that the page below stays where it is. */
export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { icon: Icon, text } = LOOKS[verdict.tone];
  return (
    <section
      aria-label="Verdict"
      className="grid min-h-24 content-center gap-1 rounded-md border bg-surface px-4 py-3"
    >
      <h2 className="flex items-center gap-2 font-semibold text-base">
        <Icon aria-hidden className={cn("text-lg", text)} />
        {verdict.headline}
      </h2>
      <ul className="grid gap-0.5">
        {verdict.details.map(({ key, name, text: words }) => (
          <li key={key} className="text-muted">
            <Link href={`/queues/${key}`} className="font-medium text-fg hover:underline">
              {name}
            </Link>
            : {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
