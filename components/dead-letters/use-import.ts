"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { importDeadLetters } from "@/lib/contract/archives";
import type { CallInput } from "@/lib/contract/endpoint";
import { problemSchema } from "@/lib/contract/errors";
import { ApiError, urlOf } from "@/lib/http/client";
import { linesOf } from "@/lib/http/lines";
import { type ImportTold, importTold } from "./read-import";

type Query = NonNullable<CallInput<typeof importDeadLetters>["query"]>;

export type ImportState =
  | { step: "idle" }
  | { step: "running"; dryRun: boolean; sentBytes: number }
  | { step: "done"; dryRun: boolean; told: ImportTold }
  | { step: "failed"; error: Error };

const LOST = new Error(
  "The answer was cut off: what was added by then stays. Import the same file again, which adds none twice.",
);

/**
 * Sends a file to be imported, or to be looked at. The server reads no faster than it adds, so that what was sent is how far
 * it is: a browser tells that of an XMLHttpRequest only.
 */
export function useImport() {
  const [state, setState] = useState<ImportState>({ step: "idle" });
  const request = useRef<XMLHttpRequest | null>(null);
  const client = useQueryClient();
  useEffect(() => () => request.current?.abort(), []);

  const start = (file: File, query: Query) => {
    const dryRun = query.dryRun === "true";
    const sending = new XMLHttpRequest();
    request.current?.abort();
    request.current = sending;
    sending.open("POST", urlOf(importDeadLetters, { query }));
    sending.setRequestHeader("content-type", "application/octet-stream");
    sending.upload.onprogress = ({ loaded }) => setState({ step: "running", dryRun, sentBytes: loaded });
    sending.onload = () => {
      setState(resultOf(sending.status, sending.responseText, dryRun));
      if (!dryRun) void client.invalidateQueries({ queryKey: queryKeys.allDeadLetters });
    };
    sending.onerror = () => setState({ step: "failed", error: LOST });
    setState({ step: "running", dryRun, sentBytes: 0 });
    sending.send(file);
  };
  const stop = () => {
    request.current?.abort();
    setState({ step: "idle" });
  };
  return { state, start, stop };
}

function resultOf(status: number, text: string, dryRun: boolean): ImportState {
  if (status === 200) {
    const told = importTold(linesOf(importDeadLetters, text).lines);
    return told.summary ? { step: "done", dryRun, told } : { step: "failed", error: LOST };
  }
  const problem = problemSchema.safeParse(parseJson(text));
  return { step: "failed", error: problem.success ? new ApiError(problem.data) : LOST };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
