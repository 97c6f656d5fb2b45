"use client";

import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

import { Scrollable } from "../operations/scrollable";

/** Stack traces, one for each failed attempt that BullMQ kept, under a heading. */
export const StackView = ({ stacks }: { stacks: readonly string[] }) => (
  <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
    <h2 className="font-medium text-sm">
      {stacks.length === 1 ? "Stack trace" : "Stack trace of each failed attempt"}
    </h2>
    <StackTabs stacks={stacks} />
  </section>
);

/** One tab for each failed attempt; the last attempt is shown first. */
export function StackTabs({ stacks }: { stacks: readonly string[] }) {
  if (stacks.length === 1) return <Stack text={stacks[0] ?? ""} />;
  return (
    <Tabs defaultValue={String(stacks.length - 1)} key={stacks.length}>
      <TabsList aria-label="Failed attempts" className="overflow-x-auto">
        {stacks.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an attempt is its number.
          <TabsTrigger key={index} value={String(index)}>
            {index + 1}
          </TabsTrigger>
        ))}
      </TabsList>
      {stacks.map((stack, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an attempt is its number.
        <TabsContent key={index} value={String(index)} className="pt-2">
          <Stack text={stack} />
        </TabsContent>
      ))}
    </Tabs>
  );
}

const Stack = ({ text }: { text: string }) => (
  <Scrollable label="Stack trace, text" className="max-h-80 rounded-md border border-line bg-ground p-3">
    <pre className="font-mono text-xs leading-5">{text}</pre>
  </Scrollable>
);
