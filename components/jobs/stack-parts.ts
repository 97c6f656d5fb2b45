import { plural } from "@/lib/format";
import { frameOf, packageOf } from "@/lib/format-stack";

/** A piece of a trace, in its order: text such as the message, one call of the application, or calls that are not. */
export type StackPart =
  | { kind: "text"; text: string }
  | { kind: "own"; text: string }
  | { kind: "foreign"; text: string; what: string };

/** Lines beyond this are one piece of text: no page is held up by a trace. */
const MAX_LINES = 1_000;

/** A stack trace taken apart, so that the calls of packages and of Node can be folded. No line is lost. */
export function stackParts(stack: string): StackPart[] {
  const lines = stack.split("\n");
  const rest = lines.splice(MAX_LINES).join("\n");
  const parts: StackPart[] = [];
  let foreign: { line: string; of: string }[] = [];
  const closeForeign = () => {
    if (foreign.length === 0) return;
    const text = foreign.map(({ line }) => line).join("\n");
    parts.push({ kind: "foreign", text, what: whatOf(foreign.map(({ of }) => of)) });
    foreign = [];
  };
  for (const line of lines) {
    const frame = frameOf(line);
    if (frame && !frame.isOwn) {
      foreign.push({ line, of: packageOf(frame.path) });
      continue;
    }
    closeForeign();
    const last = parts.at(-1);
    if (frame) parts.push({ kind: "own", text: line });
    else if (last?.kind === "text") last.text += `\n${line}`;
    else parts.push({ kind: "text", text: line });
  }
  closeForeign();
  if (rest !== "") parts.push({ kind: "text", text: rest });
  return parts;
}

/** `3 calls of bullmq, Node` */
function whatOf(of: string[]): string {
  return `${plural(of.length, "call")} of ${[...new Set(of)].join(", ")}`;
}

/** Attempts that left one trace. */
export interface SameStack {
  text: string;
  /** Which attempts, in words. */
  label: string;
}

/**
 * The traces of failed attempts, equal ones told once, in the order of their first. They are numbered as attempts where each
 * of the `failures` left its trace; where some are missing only their order is known.
 */
export function differingStacks(stacks: readonly string[], failures: number): SameStack[] {
  const places = new Map<string, number[]>();
  for (const [index, text] of stacks.entries()) places.set(text, [...(places.get(text) ?? []), index]);
  const isWhole = stacks.length === failures;
  const nameOf = (from: number, to: number): string => {
    if (isWhole) return from === to ? String(from + 1) : `${from + 1}–${to + 1}`;
    const [newest, oldest] = [stacks.length - 1 - to, stacks.length - 1 - from];
    if (newest === oldest) return newest === 0 ? "Last" : `${newest} before`;
    return newest === 0 ? `Last ${oldest + 1}` : `${newest}–${oldest} before`;
  };
  return [...places].map(([text, at]) => {
    const names = runsOf(at).map(([from, to]) => nameOf(from, to));
    const word = isWhole ? (at.length === 1 ? "Attempt " : "Attempts ") : "";
    return { text, label: word + names.join(", ") };
  });
}

/** Ascending numbers as runs without a gap. */
function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
