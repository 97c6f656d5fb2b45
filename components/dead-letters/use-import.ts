"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import type { importDeadLetters } from "@/lib/contract/archives";
import type { CallInput } from "@/lib/contract/endpoint";
import { ApiError, problemIn, urlOf } from "@/lib/http/client";
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
    sending.open("POST", urlOf("POST /api/v1/dead-letters/import", { query }));
    sending.setRequestHeader("content-type", "application/octet-stream");
    sending.upload.onprogress = ({ loaded }) => setState({ step: "running", dryRun, sentBytes: loaded });
    sending.onload = () => {
      setState(resultOf(sending, dryRun));
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

function resultOf(answer: XMLHttpRequest, dryRun: boolean): ImportState {
  const { status, responseText: text } = answer;
  if (status === 200) {
    const told = importTold(linesOf("POST /api/v1/dead-letters/import", text).lines);
    return told.summary ? { step: "done", dryRun, told } : { step: "failed", error: LOST };
  }
  const problem = problemIn(answer.getResponseHeader("content-type"), text);
  return { step: "failed", error: problem ? new ApiError(problem) : LOST };
}
