import { frameOf } from "../format-stack";

/** How a stack trace's header tells its error: `TypeError [ERR_INVALID_ARG_TYPE]: message`. */
export interface StackHeader {
  /** The error's name; null when the text does not begin with one. */
  name: string | null;
  /** The code in brackets that Node puts behind the names of its own errors. */
  code: string | null;
}

const HEADER = /^(?:Uncaught )?([A-Za-z_$][\w$.]{0,59})(?: \[([A-Za-z_]\w{0,59})\])?(?:: |:?\s*(?:\n|$))/;
/** Names of folders and files that a build or a deploy makes anew. */
const VARYING = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,64}|[0-9a-f-]{36})$/i;
const HASHED_FILE = /([.-])(?=[\w]{0,30}\d)[\w]{6,32}(?=\.(?:[cm]?[jt]sx?)$)/;

/** So many of the last parts of a path name a file in every deploy; what comes before is where it was put. */
const PATH_PARTS = 3;
/** Frames looked at: deeper ones say nothing of the cause. */
const MAX_LINES = 200;

export function headerOf(stack: string): StackHeader {
  const match = HEADER.exec(stack.slice(0, 200));
  return { name: match?.[1] ?? null, code: match?.[2] ?? null };
}

/**
 * The first `most` calls of the application's own code in a V8 stack trace, innermost first, each as `function file`.
 * Left out: node_modules, Node itself, line and column, and where a deploy put the file, so that a release does not split
 * a group. Bounded work on any text.
 */
export function ownFrames(stack: string, most: number): string[] {
  const frames: string[] = [];
  for (const line of stack.split("\n", MAX_LINES)) {
    const frame = frameOf(line);
    if (!frame?.isOwn) continue;
    frames.push(`${functionOf(frame.call)} ${fileOf(frame.path ?? "")}`);
    if (frames.length === most) break;
  }
  return frames;
}

function functionOf(text: string | null): string {
  const name = (text ?? "").replace(/ \[as [^\]]{0,100}\]$/, "").replace(/^(?:new |Object\.|Module\.)/, "");
  return name === "" || name === "<anonymous>" ? "(anonymous)" : name;
}

/** A file as every deploy names it. */
function fileOf(path: string): string {
  const parts = path.split(/[/\\]+/).filter((part) => part !== "");
  const kept = parts.slice(-PATH_PARTS).map((part) => (VARYING.test(part) ? "<id>" : part));
  return kept.join("/").replace(HASHED_FILE, "$1<id>");
}

/**
 * The last of the traces that BullMQ keeps of a job, one for each failed attempt; "" when there is none. The text may be
 * the end of a longer one: what was cut off is older, or the beginning of a very long last trace.
 */
export function lastTrace(stacktrace: string): string {
  // Within a JSON string a quote is always escaped, so that these three characters only stand between two traces.
  const from = stacktrace.lastIndexOf('","');
  const isCut = from === -1 && !stacktrace.startsWith('["');
  const text = stacktrace.slice(isCut ? 0 : from === -1 ? 2 : from + 3).replace(/"\]$/, "");
  if (!isCut) return unescaped(text) ?? "";
  // The header is lost, and the first line may begin in the middle of an escape.
  const line = text.indexOf("\\n    at ");
  return line === -1 ? "" : (unescaped(text.slice(line)) ?? "");
}

function unescaped(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}
