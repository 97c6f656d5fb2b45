"use client";

import { debounce, parseAsString, useQueryState } from "nuqs";
import { useEffect, useMemo, useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { formatNumber } from "@/lib/format";
import { DataTree } from "./data-tree";
import { HitSearch } from "./hit-search";
import { findInTree } from "./tree-model";
import { useTree } from "./use-tree";

const MOST_HITS = 1_000;
/** So many hits are opened at once; others when they are gone to. */
const OPENED_HITS = 100;
const TYPING_MS = 300;

interface Props {
  title: string;
  value: unknown;
  /** Whether there is so much of it that one looks for something. */
  isLong: boolean;
}

/** A payload as a tree with its search; the address keeps what is looked for. */
export function PayloadTree({ title, value, isLong }: Props) {
  const name = title.toLowerCase();
  const [text, setText] = useQueryState(`in-${name}`, parseAsString.withDefault(""));
  const wanted = useSettled(text, TYPING_MS);
  const tree = useTree(value);
  const { paths, isFull } = useMemo(() => findInTree(value, wanted, MOST_HITS), [value, wanted]);
  const [at, setAt] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open changes by hand too, and then stays so.
  useEffect(() => {
    if (paths.length > 0) tree.reveal(paths.slice(0, OPENED_HITS), null);
  }, [paths]);
  const look = (next: number) => {
    if (paths.length === 0) return;
    const hit = (next + paths.length) % paths.length;
    const path = paths[hit];
    setAt(hit);
    if (path) tree.reveal([path], path);
  };
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      {(isLong || text !== "") && (
        <HitSearch
          label={`Search in the ${name}`}
          text={text}
          hits={paths.length}
          at={at}
          about={
            isFull
              ? `the first ${formatNumber(MOST_HITS)}`
              : wanted !== "" && paths.length === 0
                ? "none"
                : null
          }
          onType={(next) => {
            setAt(null);
            void setText(next || null, { limitUrlUpdates: debounce(TYPING_MS) });
          }}
          onLook={look}
        />
      )}
      <DataTree label={`${title}, tree`} tree={tree} wanted={wanted} />
    </div>
  );
}
