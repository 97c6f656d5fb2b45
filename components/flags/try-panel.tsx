"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { FeatureFlagDraft } from "@/lib/contract/feature-flags";
import { ProblemText } from "../operations/problem-text";
import { whyWords } from "./feature-words";
import { type Json, useTryFeature } from "./use-feature-flags";

interface Props {
  flagKey: string;
  /** The flag as it is written now; null while something is wrong with it. */
  flag: FeatureFlagDraft | null;
}

const EXAMPLE = `{
  "targetingKey": "acme",
  "tenant": "acme",
  "jobName": "webhook.deliver",
  "queueName": "webhooks"
}`;

/** Asks what a context would get of the flag as it is written, and why. Nothing is saved. */
export function TryPanel({ flagKey, flag }: Props) {
  const [text, setText] = useState(EXAMPLE);
  const attempt = useTryFeature();
  const context = parseContext(text);
  const { data } = attempt;
  const ruleName = data?.rule === null || data === undefined ? "" : (flag?.rules[data.rule]?.name ?? "");
  return (
    <section aria-label="Try it" className="grid gap-2 rounded-md border border-line bg-raised p-3">
      <h3 className="font-medium text-sm">Try it</h3>
      <Field
        label="Context (JSON)"
        hint="What a job brings: the runtime fills in these and criticality, route and queue."
        error={context === null ? "This is not a JSON object." : null}
      >
        <Textarea
          spellCheck={false}
          rows={6}
          className="font-mono text-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Button
        size="sm"
        className="justify-self-start"
        disabled={flag === null || context === null || attempt.isPending}
        onClick={() => flag && context && attempt.mutate({ key: flagKey, flag, context })}
      >
        Evaluate
      </Button>
      {attempt.isError && <ProblemText error={attempt.error} />}
      {data && (
        <output className="grid gap-1 text-sm">
          <span>
            <code className="break-all font-mono text-xs">
              {data.variant === null ? "the caller's default" : JSON.stringify(data.value)}
            </code>
            {data.variant !== null && <span className="text-muted"> · variant {data.variant}</span>}
            <span className="text-muted"> · {data.error?.code ?? data.reason}</span>
          </span>
          <span>{whyWords(data, ruleName)}</span>
        </output>
      )}
    </section>
  );
}

function parseContext(text: string): Record<string, Json> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, Json>) : null;
  } catch {
    return null;
  }
}
