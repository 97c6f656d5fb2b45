"use client";

import { Download } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import type { Payload } from "@/lib/contract/jobs";
import { Scrollable } from "../operations/scrollable";
import { jobHref } from "./job-href";
import { prettyText, shownText, treeValue } from "./payload-text";
import { PayloadTree } from "./payload-tree";
import { type PayloadSource, useWholePayload } from "./use-whole-payload";

interface Props {
  title: string;
  payload: Payload;
  /** Where the whole of it can be had. */
  source?: PayloadSource;
}

/** A shorter payload is seen at a glance. */
const LONG_BYTES = 500;

/** Untrusted text: shown as text only, as a tree when it is whole JSON. */
export function PayloadView({ title, payload: given, source }: Props) {
  const [isWhole, setIsWhole] = useState(false);
  const { payload, isLoading, error, retry } = useWholePayload(given, source, isWhole);
  const { text, isJson, truncated } = payload;
  const tree = useMemo(() => treeValue({ text, isJson, truncated }), [text, isJson, truncated]);
  const [asText, setAsText] = useState(false);
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="font-medium text-sm">
          {title}
        </h2>
        <span className="text-muted text-xs tabular-nums">{sizeText(payload.bytes)}</span>
        {!isJson && payload.bytes > 0 && <span className="text-muted text-xs">not JSON</span>}
        <span className="ml-auto flex items-center gap-1">
          {tree !== undefined && (
            <Button size="sm" variant="ghost" onClick={() => setAsText(!asText)}>
              {asText ? "Tree" : "Text"}
            </Button>
          )}
          <CopyButton text={async () => prettyText(payload)} label={`Copy ${title.toLowerCase()}`} />
          {source && (
            <Button size="sm" variant="ghost" asChild>
              <a href={`/api/v1${jobHref(source)}/${source.part}`} download>
                <Download aria-hidden /> Download
              </a>
            </Button>
          )}
        </span>
      </header>
      {truncated && (
        <p className="flex flex-wrap items-center gap-2 text-muted text-xs">
          Only the first 64 KiB are shown.{source ? " The download has all of it." : ""}
          {source && (
            <Button size="sm" disabled={isLoading} onClick={() => setIsWhole(true)}>
              {isLoading ? "Loading…" : `Show all ${sizeText(payload.bytes)}`}
            </Button>
          )}
        </p>
      )}
      {error && <ErrorState error={error} onRetry={retry} />}
      {payload.bytes === 0 ? (
        <p className="text-muted text-sm">Empty</p>
      ) : tree !== undefined && !asText ? (
        <PayloadTree title={title} value={tree} isLong={payload.bytes > LONG_BYTES} />
      ) : (
        <Text title={title} payload={payload} />
      )}
    </section>
  );
}

function Text({ title, payload }: { title: string; payload: Payload }) {
  const { text, isCut } = useMemo(() => shownText(payload), [payload]);
  return (
    <>
      {isCut && (
        <p className="text-muted text-xs">
          The text is shown up to 256 Ki characters: a copy, the tree and the download have all of it.
        </p>
      )}
      <Scrollable
        label={`${title}, value`}
        className="max-h-[28rem] rounded-md border border-line bg-ground p-3 font-mono text-xs"
      >
        <pre className="whitespace-pre-wrap break-words">{text}</pre>
      </Scrollable>
    </>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
