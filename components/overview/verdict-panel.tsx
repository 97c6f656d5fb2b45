import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Fragment } from "react";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";
import type { Verdict, VerdictDetail } from "./verdict";

const LOOKS = {
  ok: { icon: CircleCheck, text: "text-ok" },
  warn: { icon: TriangleAlert, text: "text-warn" },
  danger: { icon: CircleAlert, text: "text-danger" },
};

export interface VerdictPanelProps {
  verdict: Verdict;
  /** Where all that need a look are listed. */
  moreHref: string;
}

/** The answer before the numbers; always room for three lines, and where they break for five, so that the page below stays where it is. */
export function VerdictPanel({ verdict, moreHref }: VerdictPanelProps) {
  const { icon: Icon, text } = LOOKS[verdict.tone];
  return (
    <section
      aria-label="Verdict"
      className="grid min-h-39 lg:min-h-31 content-center gap-1 rounded-md border bg-surface px-4 py-3"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="flex min-w-0 items-start gap-2 font-semibold text-base">
          <Icon aria-hidden className={cn("mt-0.5 shrink-0 text-lg", text)} />
          {verdict.headline}
        </h2>
        {verdict.more > 0 && (
          <Link href={moreHref} className="text-accent text-sm hover:underline">
            and {formatNumber(verdict.more)} more
          </Link>
        )}
      </div>
      <ul className="grid gap-0.5">
        {verdict.details.map((detail) => (
          <Detail key={detail.key} detail={detail} />
        ))}
      </ul>
    </section>
  );
}

const Detail = ({ detail: { key, name, shards, concerns } }: { detail: VerdictDetail }) => (
  <li className="text-muted lg:truncate">
    <Link href={`/queues/${key}`} className="font-medium text-fg hover:underline">
      {name}
    </Link>
    {shards !== null && ` (${shards})`}
    {concerns.map(({ text, href }, index) => (
      <Fragment key={text}>
        {index === 0 ? ": " : "; "}
        <Link href={href} className="hover:text-fg hover:underline">
          {text}
        </Link>
      </Fragment>
    ))}
  </li>
);
