"use client";
import { Command } from "cmdk";
import { List, OctagonX, Pause, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useMemo, useState } from "react";
import { PAGES } from "@/components/layout/nav-items";
import { wholeActionHref } from "@/components/queues/actions/use-whole-action";
import { isSpread, matchingRows, type QueueRow, rowId, wholeQueues } from "@/components/queues/shards";
import type { QueueSummary } from "@/lib/contract/queues";
import { formatNumber } from "@/lib/format";
import { FoundJobs, firstJobValue, lookupWords } from "./found-jobs";
import { Group, Hint, Item } from "./palette-parts";
import { useJobLookup } from "./use-job-lookup";

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  queues: QueueSummary[];
  /** What stands in it when it opens: a text that was pasted on the page. */
  initialText?: string;
}

/** With more queues than this only those that match the text are offered. */
const MAX_QUEUES = 30;
/** Queues whose actions are offered. */
const MAX_ACTED_ON = 5;

/** Jump to a page, a queue or a job by its id, and pull the emergency handles, by keyboard. */
export function Palette({ open, onOpenChange, queues, initialText = "" }: PaletteProps) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const [text, setText] = useState(initialText);
  const lookup = useJobLookup(text);
  const about = lookupWords(lookup);
  const [chosen, setChosen] = useState("");
  const firstJob = firstJobValue(lookup, text);
  // Jobs come later than the rest: by then nothing is chosen, or something that is not an id.
  useEffect(() => {
    if (firstJob !== null) setChosen(firstJob);
  }, [firstJob]);
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
      value={chosen}
      onValueChange={setChosen}
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
        {about !== null && (
          <output className="block break-words px-2 py-2 text-muted text-sm">{about}</output>
        )}
        {about === null && (
          <Command.Empty className="px-2 py-8 text-center text-muted">Nothing has this name.</Command.Empty>
        )}
        <FoundJobs lookup={lookup} text={text} onGo={go} />
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
