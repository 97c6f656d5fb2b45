import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { NotKeptQueues } from "@/lib/contract/not-kept";
import { plural } from "@/lib/format";

/** Above the dead letters: the queues whose failures cannot be among them, and how many these were. */
export function NotKeptNotice({ queues }: { queues: NotKeptQueues }) {
  if (queues.length === 0) return null;
  const total = queues.reduce((sum, queue) => sum + (queue.sum?.count ?? 0), 0);
  return (
    <details className="text-muted text-xs">
      <summary className="cursor-pointer">
        {total > 0 ? `${plural(total, "failure")} not kept` : "Failures are not kept"} by{" "}
        {queues.length === 1 ? queues[0]?.name : plural(queues.length, "queue")}: no replay possible, counted
        apart
      </summary>
      <ul className="mt-1 max-h-48 overflow-y-auto">
        {queues.map(({ key, name, sum }) => (
          <li key={key} className="flex flex-wrap gap-x-3">
            <Link className="text-accent underline underline-offset-2" href={`/queues/${key}`}>
              {name}
            </Link>
            <span>
              {sum ? (
                <>
                  {plural(sum.count, "failure")} since <RelativeTime at={sum.since} />, the last{" "}
                  <RelativeTime at={sum.last} />
                </>
              ) : (
                "none seen yet"
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
