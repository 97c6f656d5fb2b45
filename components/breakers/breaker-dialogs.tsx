"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Breaker } from "@/lib/contract/breakers";
import { ExpiryChoice } from "../flags/flag-choices";
import { useResetBreaker, useTripBreaker } from "./use-breakers";

interface Props {
  breaker: Breaker;
  onClose(): void;
}

const DEFAULT_TRIP_MS = 15 * 60_000;

/** Holds a route open by hand, after saying what that does. */
export function TripDialog({ breaker, onClose }: Props) {
  const trip = useTripBreaker(onClose);
  const [expiresInMs, setExpiresInMs] = useState<number | null>(DEFAULT_TRIP_MS);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Trip ${breaker.route}?`}
      description="Every job that names this route, of any queue, is put off or takes its queue's fallback. Jobs that run now are not stopped. No attempt is spent."
      confirmLabel="Trip the breaker"
      danger
      reason="required"
      pending={trip.isPending}
      onConfirm={(reason = "") =>
        trip.mutate({
          params: { id: breaker.id },
          body: { reason, expiresAt: expiresInMs === null ? null : Date.now() + expiresInMs },
        })
      }
    >
      <ExpiryChoice value={expiresInMs} onChange={setExpiresInMs} />
    </ConfirmDialog>
  );
}

/** Closes a breaker by hand. */
export function ResetDialog({ breaker, onClose }: Props) {
  const reset = useResetBreaker(onClose);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Reset ${breaker.route}?`}
      description={`It closes at once, without probes, and forgets what it has counted. ${breaker.deferred.toLocaleString("en-GB")} times a job was put off since; those jobs come back at their own times.`}
      confirmLabel="Reset"
      reason="required"
      pending={reset.isPending}
      onConfirm={(reason = "") => reset.mutate({ params: { id: breaker.id }, body: { reason } })}
    />
  );
}
