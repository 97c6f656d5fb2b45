"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Scrollable } from "../operations/scrollable";
import { differingStacks, type StackPart, stackParts } from "./stack-parts";

interface Props {
  /** Oldest first. */
  stacks: readonly string[];
  /** How many attempts failed, of which some may have left no trace. */
  failures: number;
}

/** Stack traces of the failed attempts that BullMQ kept, under a heading. */
export const StackView = ({ stacks, failures }: Props) => (
  <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
    <h2 className="font-medium text-sm">{stacks.length === 1 ? "Stack trace" : "Stack traces"}</h2>
    <StackTabs stacks={stacks} failures={failures} />
  </section>
);

/** One tab for each trace that differs; that of the last attempt is shown first. */
export function StackTabs({ stacks, failures }: Props) {
  const differing = differingStacks(stacks, failures);
  const [first] = differing;
  const missing = Math.max(0, failures - stacks.length);
  const shown = differing.find(({ text }) => text === stacks.at(-1)) ?? first;
  if (!first || !shown) return null;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      {differing.length === 1 ? (
        <>
          {stacks.length > 1 && (
            <p className="text-muted text-xs">{first.label}: the same in each of them.</p>
          )}
          <Stack text={first.text} />
        </>
      ) : (
        <Tabs defaultValue={shown.label} key={stacks.length} className="min-w-0">
          <TabsList aria-label="Failed attempts">
            {differing.map(({ label }) => (
              <TabsTrigger key={label} value={label}>
                {label}
              </TabsTrigger>
            ))}
          </TabsList>
          {differing.map(({ label, text }) => (
            <TabsContent key={label} value={label} className="pt-2">
              <Stack text={text} />
            </TabsContent>
          ))}
        </Tabs>
      )}
      {missing > 0 && stacks.length > 0 && (
        <p className="text-muted text-xs">
          Of {failures} failed attempts {stacks.length} left a trace that was kept.
        </p>
      )}
    </div>
  );
}

function Stack({ text }: { text: string }) {
  const parts = stackParts(text);
  const hasOwn = parts.some(({ kind }) => kind === "own");
  return (
    <div className="relative">
      <Scrollable
        label="Stack trace, text"
        className="max-h-80 rounded-md border border-line bg-ground p-3 pr-10 font-mono text-xs leading-5"
      >
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the trace.
          <Part key={index} part={part} isFolded={hasOwn} />
        ))}
      </Scrollable>
      <span className="absolute top-1 right-2">
        <CopyButton text={text} label="Copy the stack trace" />
      </span>
    </div>
  );
}

function Part({ part, isFolded }: { part: StackPart; isFolded: boolean }) {
  if (part.kind === "own") return <pre className="font-medium">{part.text}</pre>;
  if (part.kind === "text") return <pre className="whitespace-pre-wrap break-words">{part.text}</pre>;
  return (
    <details open={!isFolded} className="text-muted">
      <summary className="cursor-pointer rounded-sm pl-8">{part.what}</summary>
      <pre>{part.text}</pre>
    </details>
  );
}
