"use client";

import { toastProblem } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { Flag } from "@/lib/contract/flags";
import { plural } from "@/lib/format";
import { liftWords } from "./draft";
import { useLiftFlag, usePutFlag } from "./use-flags";

interface Props {
  flag: Flag;
  nameOf(queueKey: string): string;
  onClose(): void;
}

/** Removes a switch after saying what that releases. */
export function LiftDialog({ flag, nameOf, onClose }: Props) {
  const lift = useLiftFlag();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Lift ${flag.key}?`}
      description={`${liftWords(flag, nameOf)} The switch is then forgotten; the audit keeps it.`}
      confirmLabel={flag.held > 0 ? `Lift and release ${flag.held.toLocaleString("en-GB")}` : "Lift"}
      reason="none"
      pending={lift.isPending}
      onConfirm={() =>
        lift.mutate(flag.key, {
          onSuccess: ({ releasing }) => {
            toast.success(releasing > 0 ? `Lifted. Releasing ${plural(releasing, "held job")}.` : "Lifted.");
            onClose();
          },
          onError: toastProblem,
        })
      }
    />
  );
}

/** Turns a switch off and keeps it for the next time. */
export function TurnOffDialog({ flag, nameOf, onClose }: Props) {
  const put = usePutFlag();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Turn ${flag.key} off?`}
      description={`${liftWords(flag, nameOf)} The switch is kept for the next time.`}
      reason="required"
      confirmLabel="Turn off"
      pending={put.isPending}
      onConfirm={(reason = "") => {
        const { key, scope, action } = flag;
        put.mutate(
          { key, scope, action, enabled: false, reason, expiresAt: null },
          {
            onSuccess: () => {
              toast.success(`${key} is off.`);
              onClose();
            },
            onError: toastProblem,
          },
        );
      }}
    />
  );
}
