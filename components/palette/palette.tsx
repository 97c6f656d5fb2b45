"use client";
import { Command } from "cmdk";
import { Hash, List, OctagonX, Pause, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ComponentProps, useMemo, useState } from "react";
import { PAGES } from "@/components/layout/nav-items";
import { wholeActionHref } from "@/components/queues/actions/use-whole-action";
import { isSpread, matchingRows, type QueueRow, rowId, wholeQueues } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { formatNumber } from "@/lib/format";
import { useJobLookup } from "./use-job-lookup";

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  queues: QueueSummary[];
}

/** With more queues than this only those that match the text are offered. */
const MAX_QUEUES = 30;
/** Queues whose actions are offered. */
const MAX_ACTED_ON = 5;

/** Jump to a page, a queue or a job by its id, and pull the emergency handles, by keyboard. */
export function Palette({ open, onOpenChange, queues }: PaletteProps) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const [text, setText] = useState("");
  const jobs = useJobLookup(text, queues);
  const close = () => {
    onOpenChange(false);
    setText("");
  };
  const go = (href: string) => {
    close();
    router.push(href);
  };
  const rows = useMemo(() => wholeQueues(queues), [queues]);
  const found = matchingRows(rows, text).slice(0, MAX_QUEUES);
  return (
    <Command.Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      label="Search, jump and act"
      loop
      overlayClassName="fixed inset-0 z-40 bg-black/50"
      contentClassName="fixed inset-x-2 top-[10dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-line-strong bg-surface"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="A page, a queue, or the id of a job"
        className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-8 text-center text-muted">
          {jobs.searching ? "Looking for a job with this id…" : "Nothing has this name or id."}
        </Command.Empty>
        {jobs.found.length > 0 && (
          <Group heading="Jobs">
            {jobs.found.map((job) => (
              <Item
                key={`${job.queue} ${job.id}`}
                value={`job ${text} ${job.queueName}`}
                onSelect={() => go(`/queues/${job.queue}/jobs/${encodeURIComponent(job.id)}`)}
              >
                <Hash aria-hidden /> {job.name} <span className="truncate font-mono text-xs">{job.id}</span>
                <Hint>{job.queueName}</Hint>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Pages">
          {PAGES.map(({ href, label, icon: Icon, letter }) => (
            <Item key={href} value={`page ${label}`} onSelect={() => go(href)}>
              <Icon aria-hidden /> {label} <Hint>g {letter}</Hint>
            </Item>
          ))}
        </Group>
        <Group heading="Queues">
          {found.map((queue) => (
            <Item
              key={rowId(queue)}
              value={`queue ${queue.prefix}:${queue.name} ${rowId(queue)}`}
              onSelect={() => go(`/queues/${queue.key}`)}
            >
              <List aria-hidden /> <span className="truncate">{queue.name}</span>
              <Hint>
                {queue.prefix}
                {isSpread(queue) && ` · ${formatNumber(queue.shards.length)} shards`}
                {queue.paused && " · paused"}
              </Hint>
            </Item>
          ))}
        </Group>
        <Group heading="Actions">
          <Item value="action kill switch stop work" onSelect={() => go("/flags?new=1")}>
            <OctagonX aria-hidden /> Pull a kill switch…
          </Item>
          {text.trim() !== "" &&
            found
              .slice(0, MAX_ACTED_ON)
              .flatMap(pauseActions)
              .map(({ id, verb, what, href }) => (
                <Item key={id} value={`action ${verb} ${what} ${id}`} onSelect={() => go(href)}>
                  <Pause aria-hidden /> {verb} {what}…
                </Item>
              ))}
          <Item
            value="action theme dark light"
            onSelect={() => {
              setTheme(resolvedTheme === "dark" ? "light" : "dark");
              close();
            }}
          >
            <SunMoon aria-hidden /> Switch to {resolvedTheme === "dark" ? "light" : "dark"}
          </Item>
        </Group>
      </Command.List>
    </Command.Dialog>
  );
}

interface PauseAction {
  id: string;
  verb: "Pause" | "Resume";
  what: string;
  href: string;
}

/** A queue is paused or resumed; of one that is spread both can be wanted, when only some of its shards are paused. */
function pauseActions(row: QueueRow): PauseAction[] {
  if (!isSpread(row)) {
    const verb = row.paused ? "Resume" : "Pause";
    return [{ id: row.key, verb, what: row.name, href: `/queues/${row.key}?do=${verb.toLowerCase()}` }];
  }
  const { wholeKey, name, shards, paused } = row;
  const action = (resuming: boolean): PauseAction => {
    const verb = resuming ? "Resume" : "Pause";
    const href = wholeActionHref(wholeKey, resuming);
    return { id: `${verb} ${rowId(row)}`, verb, what: `all shards of ${name}`, href };
  };
  return [
    ...(paused ? [] : [action(false)]),
    ...(shards.some((shard) => shard.paused) ? [action(true)] : []),
  ];
}

const Group = (props: ComponentProps<typeof Command.Group>) => (
  <Command.Group
    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    {...props}
  />
);

const Item = ({ className, ...props }: ComponentProps<typeof Command.Item>) => (
  <Command.Item
    className={cn(
      "flex h-9 cursor-default items-center gap-2 rounded-md px-2 data-[selected=true]:bg-raised",
      className,
    )}
    {...props}
  />
);

const Hint = (props: ComponentProps<"span">) => (
  <span className="ml-auto shrink-0 truncate pl-4 text-muted text-xs" {...props} />
);
