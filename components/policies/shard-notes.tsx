import { Fragment } from "react";
import { Link } from "@/components/ui/link";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { plural } from "@/lib/format";

/** More than these are counted. */
const MAX_NAMED = 5;

type Whole = NonNullable<QueuePolicy["whole"]>;
type Spread = NonNullable<QueuePolicy["shards"]>;

const LINK = "text-accent underline-offset-2 hover:underline";

/** Where the policy of a queue that is spread is edited; there may be no undivided queue that has a page. */
export const wholePolicyHref = (queue: string) => `/policies/${queue}`;

/** Of a shard: whether it goes by the policy of its whole queue, and where that is. */
export const ShardNote = ({ whole, hasOwn }: { whole: Whole; hasOwn: boolean }) => (
  <p className="text-sm">
    {hasOwn
      ? "This shard has a policy of its own, in place of that of "
      : "This shard goes by the policy of "}
    <Link className={LINK} href={wholePolicyHref(whole.queue)}>
      {whole.queueName}
    </Link>
    {hasOwn ? "." : ". Saving here gives it one of its own."}
  </p>
);

/** Of a queue that is spread: the shards that do not go by its policy; nothing when all do. */
export function OwnPolicies({ shards: { own } }: { shards: Spread }) {
  if (own.length === 0) return null;
  const named = own.slice(0, MAX_NAMED);
  const rest = own.length - named.length;
  return (
    <span>
      {own.length === 1 ? "Of its own: " : "Of their own: "}
      {named.map(({ queue, queueName, version }, index) => (
        <Fragment key={queue}>
          {index > 0 && ", "}
          <Link className={LINK} href={`/queues/${queue}?tab=policy`}>
            {queueName}
          </Link>{" "}
          (version {version})
        </Fragment>
      ))}
      {rest > 0 && ` and ${plural(rest, "more", "more")}`}
    </span>
  );
}
