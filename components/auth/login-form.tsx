"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError, call } from "@/lib/http/client";

/** Asks for the operator's password and goes to `next` once it was right. */
export function LoginForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    setBusy(true);
    setError(null);
    try {
      await call("POST /api/session", { body: { password } });
      // A whole load, so that nothing fetched without a session stays in a cache.
      window.location.assign(next);
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError([thrown.problem.detail, thrown.problem.hint].filter(Boolean).join(" "));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="Password" error={error}>
        <Input name="password" type="password" autoComplete="current-password" autoFocus required />
      </Field>
      <Button type="submit" variant="primary" disabled={busy}>
        {busy ? "Logging in…" : "Log in"}
      </Button>
    </form>
  );
}
