import type { OperationKind } from "@/lib/contract/operations";

export interface OperationRef {
  kind: OperationKind;
  id: string;
}

/** An operation as one value of an address. */
export const operationRef = ({ kind, id }: OperationRef): string => `${kind}-${id}`;

/** Reads a text made by {@link operationRef}; null when it is none. */
export function parseOperationRef(text: string | null): OperationRef | null {
  const match = /^(replay|discard)-(.+)$/.exec(text ?? "");
  const [, kind, id] = match ?? [];
  return (kind === "replay" || kind === "discard") && id !== undefined ? { kind, id } : null;
}
