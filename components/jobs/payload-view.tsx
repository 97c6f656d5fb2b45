"use client";

import { Download } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { Payload } from "@/lib/contract/jobs";
import { Scrollable } from "../operations/scrollable";
import { DataTree } from "./data-tree";
import { prettyText, treeValue } from "./payload-text";

interface Props {
  title: string;
  payload: Payload;
  /** Where the whole of it can be had. */
  downloadHref?: string;
}

/** Untrusted text: shown as text only, as a tree when it is whole JSON. */
export function PayloadView({ title, payload, downloadHref }: Props) {
  const tree = treeValue(payload);
  const [asText, setAsText] = useState(false);
  const id = useId();
  const text = prettyText(payload);
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="font-medium text-sm">
          {title}
        </h2>
        <span className="text-muted text-xs tabular-nums">{sizeText(payload.bytes)}</span>
        {!payload.isJson && payload.bytes > 0 && <span className="text-muted text-xs">not JSON</span>}
        <span className="ml-auto flex items-center gap-1">
          {tree !== undefined && (
            <Button size="sm" variant="ghost" onClick={() => setAsText(!asText)}>
              {asText ? "Tree" : "Text"}
            </Button>
          )}
          <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} />
          {downloadHref && (
            <Button size="sm" variant="ghost" asChild>
              <a href={downloadHref} download>
                <Download aria-hidden /> Download
              </a>
            </Button>
          )}
        </span>
      </header>
      {payload.truncated && (
        <p className="text-muted text-xs">
          Only the first 64 KiB are shown.{downloadHref ? " The download has all of it." : ""}
        </p>
      )}
      {payload.bytes === 0 ? (
        <p className="text-muted text-sm">Empty</p>
      ) : (
        <Scrollable
          label={`${title}, value`}
          className="max-h-[28rem] rounded-md border border-line bg-ground p-3 font-mono text-xs"
        >
          {tree !== undefined && !asText ? (
            <DataTree value={tree} />
          ) : (
            <pre className="whitespace-pre-wrap break-words">{text}</pre>
          )}
        </Scrollable>
      )}
    </section>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
