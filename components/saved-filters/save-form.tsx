"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface Props {
  /** Those that are taken. */
  names: string[];
  disabled: boolean;
  onSave(name: string): void;
}

/** Saves the present filter under a name. */
export function SaveForm({ names, disabled, onSave }: Props) {
  const [name, setName] = useState("");
  const trimmed = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (disabled || trimmed === "") return;
    onSave(trimmed);
    setName("");
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <Input
        aria-label="Name for the present filter"
        placeholder="Save the present one as…"
        autoComplete="off"
        maxLength={80}
        disabled={disabled}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" variant="primary" disabled={disabled || trimmed === ""}>
        {names.includes(trimmed) ? "Replace" : "Save"}
      </Button>
    </form>
  );
}
