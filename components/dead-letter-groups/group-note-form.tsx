"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import type { GroupDetail } from "@/lib/contract/dead-letter-groups";

interface Props {
  group: Pick<GroupDetail, "note" | "owner" | "notedBy" | "notedAt">;
  readOnly: boolean;
  pending: boolean;
  onSave(said: { note: string; owner: string | null }): void;
}

/** Who looks after a group, and what the next one on call should know. */
export function GroupNoteForm({ group, readOnly, pending, onSave }: Props) {
  const [owner, setOwner] = useState(group.owner ?? "");
  const [note, setNote] = useState(group.note);
  const changed = owner.trim() !== (group.owner ?? "") || note.trim() !== group.note;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ note: note.trim(), owner: owner.trim() || null });
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <Field label="Owner">
        <Input
          value={owner}
          maxLength={200}
          disabled={readOnly}
          onChange={(event) => setOwner(event.target.value)}
        />
      </Field>
      <Field label="Note">
        <Textarea
          value={note}
          maxLength={4_000}
          disabled={readOnly}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted text-xs">
          {group.notedAt !== null && (
            <>
              {group.notedBy ?? "Somebody"}, <RelativeTime at={group.notedAt} />
            </>
          )}
        </span>
        <Button type="submit" size="sm" disabled={readOnly || pending || !changed}>
          Save
        </Button>
      </div>
    </form>
  );
}
