import { formatExact } from "@/lib/format";
import { lastedWords, outcomeWords, ranByWords } from "./span-words";
import type { Span } from "./spans";

const HEAD = ["What", "From", "To", "Lasted", "Ran by", "Why"];

/** The timeline as a table, with every time in full. */
export const SpanTable = ({ spans, nowMs }: { spans: readonly Span[]; nowMs: number }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section tabIndex={0} aria-label="Timeline, table" className="max-h-96 overflow-auto rounded-md border">
    <table className="w-full border-separate border-spacing-0 text-xs">
      <thead>
        <tr>
          {HEAD.map((text) => (
            <th
              key={text}
              scope="col"
              className={`sticky top-0 h-7 whitespace-nowrap border-b bg-raised px-2 font-medium text-muted ${text === "Lasted" ? "text-right" : "text-left"}`}
            >
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&_td]:border-b [&_td]:px-2 [&_td]:py-1 [&_td]:align-top" suppressHydrationWarning>
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two spans may be alike; the order is the identity.
          <tr key={index}>
            <th scope="row" className="whitespace-nowrap border-b px-2 py-1 text-left align-top font-normal">
              {span.title}
              {outcomeWords(span) !== null && <span className="text-muted"> {outcomeWords(span)}</span>}
            </th>
            <td className="whitespace-nowrap tabular-nums">{formatExact(span.from)}</td>
            <td className="whitespace-nowrap tabular-nums">
              {span.to === null ? "now" : formatExact(span.to)}
            </td>
            <td className="whitespace-nowrap text-right tabular-nums">{lastedWords(span, nowMs) ?? "–"}</td>
            <td className="min-w-32 break-words">{ranByWords(span) ?? "–"}</td>
            <td className="min-w-48 break-words">{span.note ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
