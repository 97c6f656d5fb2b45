import type { Payload } from "@/lib/contract/jobs";

/** A payload as it is shown: JSON is indented, anything else stays as it came. A cut JSON text cannot be parsed, so it stays too. */
export function prettyText({ text, isJson, truncated }: Payload): string {
  if (!isJson || truncated) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A browser lays out a text of megabytes for seconds. */
const SHOWN_CHARS = 256 * 1_024;

/** As {@link prettyText}, cut where it would hold up the page. */
export function shownText(payload: Payload): { text: string; isCut: boolean } {
  const text = prettyText(payload);
  return { text: text.slice(0, SHOWN_CHARS), isCut: text.length > SHOWN_CHARS };
}

/** A payload as a value for the tree view; undefined when it cannot be one. */
export function treeValue({ text, isJson, truncated }: Omit<Payload, "bytes">): unknown {
  if (!isJson || truncated) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

export type ParsedEdit = { value: unknown } | { error: string; line: number | null };

/** Reads JSON that someone typed; the error names the line when the engine says where it is. */
export function parseEdit(text: string): ParsedEdit {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line = position === undefined ? null : text.slice(0, Number(position)).split("\n").length;
    return { error: message.replace(/ in JSON at position.*$/, ""), line };
  }
}

/** The first line of an error, without the name of its class when that says nothing. */
export function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/^Error: /, "").trim();
}
