import type { OperationKind } from "@/lib/contract/operations";

export interface OperationRef {
  kind: OperationKind;
  id: string;
}

/** An operation as one value of an address. */
export const operationRef = ({ kind, id }: OperationRef): string => `${kind}-${id}`;

/** What an operation of a kind is called in addresses. */
export const OPERATION_PATHS = {
  replay: "replays",
  discard: "discards",
  edit: "edits",
} as const satisfies Record<OperationKind, string>;

const KINDS = Object.keys(OPERATION_PATHS) as OperationKind[];

/** Address of the list of operations of a kind. */
export const operationsHref = (kind: OperationKind): string => `/${OPERATION_PATHS[kind]}`;

/** Address of the page of one operation. */
export const operationHref = (kind: OperationKind, id: string): string =>
  `/${OPERATION_PATHS[kind]}/${encodeURIComponent(id)}`;

/** Reads a text made by {@link operationRef}; null when it is none. */
export function parseOperationRef(text: string | null): OperationRef | null {
  const [, word, id] = /^([a-z]+)-(.+)$/.exec(text ?? "") ?? [];
  const kind = KINDS.find((each) => each === word);
  return kind !== undefined && id !== undefined ? { kind, id } : null;
}
