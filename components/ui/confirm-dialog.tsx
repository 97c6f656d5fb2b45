"use client";
import { type FormEvent, type ReactNode, useState } from "react";
import { isReason } from "@/lib/contract/values/common";
import { Button } from "./button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What exactly will be touched, with its count. */
  description: ReactNode;
  /** The verb, on the button. */
  confirmLabel: string;
  danger?: boolean;
  pending?: boolean;
  /** Keeps the button off, e.g. while the count is still being taken. */
  disabled?: boolean;
  /** required: at least three characters, as the API asks. none: not asked. */
  reason?: "required" | "optional" | "none";
  onConfirm: (reason: string | undefined) => void;
  /** Of the dialog, e.g. a larger width. */
  className?: string;
  /** Further fields of the change. */
  children?: ReactNode;
}

/** Asks before a change: what it touches, and why it is made. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  className,
  children,
  ...props
}: ConfirmDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title} description={description} className={className}>
        <ConfirmForm {...props}>{children}</ConfirmForm>
      </DialogContent>
    </Dialog>
  );
}

function ConfirmForm({
  confirmLabel,
  danger,
  pending,
  disabled,
  reason = "optional",
  onConfirm,
  children,
}: Omit<ConfirmDialogProps, "open" | "onOpenChange" | "title" | "description" | "className">) {
  const [text, setText] = useState("");
  const [touched, setTouched] = useState(false);
  const trimmed = text.trim();
  const tooShort = reason === "required" ? !isReason(text) : trimmed !== "" && !isReason(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (!tooShort && !disabled && !pending) onConfirm(trimmed === "" ? undefined : trimmed);
  };
  return (
    <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      {children}
      {reason !== "none" && (
        <Field
          label={reason === "required" ? "Reason" : "Reason (optional)"}
          hint="Kept in the audit, for whoever asks later."
          error={touched && tooShort ? "Say why, in at least 3 characters." : null}
        >
          <Input
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={500}
            autoComplete="off"
          />
        </Field>
      )}
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={danger ? "danger" : "primary"} disabled={disabled || pending}>
          {pending ? "Working…" : confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
