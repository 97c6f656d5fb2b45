"use client";
import { type FormEvent, useState } from "react";
import { fromLocalInput, toLocalInput } from "@/components/dead-letters/times";
import { ProblemText } from "@/components/operations/problem-text";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/check-field";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { MarkDraft } from "@/lib/contract/marks";
import { KIND_WORDS, POSTED_KINDS } from "./mark-words";
import { usePostMark } from "./use-marks";

interface Props {
  queue: { key: string; name: string };
  onClose(): void;
}

const OPTIONS = POSTED_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }));

/** Notes on the charts what happened. */
export function PostMarkDialog({ queue, onClose }: Props) {
  const [kind, setKind] = useState<MarkDraft["kind"]>("note");
  const [label, setLabel] = useState("");
  const [link, setLink] = useState("");
  const [everywhere, setEverywhere] = useState(false);
  const [at, setAt] = useState(() => toLocalInput(Date.now(), "seconds"));
  const post = usePostMark(onClose);
  const when = fromLocalInput(at);
  const ready = label.trim() !== "" && when !== null && !post.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    post.mutate({
      body: {
        kind,
        label,
        at: when,
        ...(everywhere ? {} : { queue: queue.key }),
        ...(link.trim() === "" ? {} : { link: link.trim() }),
      },
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Post a mark"
        description="A thin line on the charts, for whoever looks at this time later."
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Field label="What happened">
            <Input
              value={label}
              maxLength={120}
              placeholder="Provider told of an outage"
              autoComplete="off"
              onChange={(event) => setLabel(event.target.value)}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Kind">
              <Select
                label="Kind"
                value={kind}
                options={OPTIONS}
                onValueChange={(value) => setKind(value as MarkDraft["kind"])}
              />
            </Field>
            <Field label="When" hint="On your clock.">
              <Input
                type="datetime-local"
                step={1}
                value={at}
                onChange={(event) => setAt(event.target.value)}
              />
            </Field>
          </div>
          <Field label="Link (optional)" hint="A ticket, a pipeline, a status page.">
            <Input
              value={link}
              maxLength={500}
              placeholder="https://…"
              autoComplete="off"
              onChange={(event) => setLink(event.target.value)}
            />
          </Field>
          <CheckField id="mark-everywhere" checked={everywhere} onChange={setEverywhere}>
            It concerns all queues, not only {queue.name}
          </CheckField>
          {post.isError && <ProblemText error={post.error} />}
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={!ready}>
              {post.isPending ? "Posting…" : "Post the mark"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
