/** What V8 prints for one call: a function with its place in parentheses, or a place alone. */
const FRAME = /^\s{2,}at (?:async )?(?:(.{1,200}?) \((.{1,500})\)|(.{1,500}))$/;
const PLACE = /^(?:file:\/\/)?(.{1,450}?)(?::\d{1,7}){0,2}$/;
const FOREIGN =
  /(?:^|[/\\])node_modules[/\\]|^(?:node|internal|native|bun|ext|evalmachine)\b|^<anonymous>$|^index \d+$/;
const PACKAGE = /.*(?:^|[/\\])node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/;

/** One call of a stack trace. */
export interface StackFrame {
  /** The function as V8 names it; null where it has no name. */
  call: string | null;
  /** The file, without line and column; null where the place names none. */
  path: string | null;
  /** Whether it is code of the application: neither of a package nor of Node itself. */
  isOwn: boolean;
}

/** The call that a line of a V8 stack trace tells; null for any other line. Bounded work on any text. */
export function frameOf(line: string): StackFrame | null {
  const match = FRAME.exec(line.slice(0, 800));
  if (!match) return null;
  const path = PLACE.exec(match[2] ?? match[3] ?? "")?.[1]?.replace(/[?#].*$/, "") ?? null;
  const isOwn = path !== null && !FOREIGN.test(path) && /[/\\.]/.test(path);
  return { call: match[1] ?? null, path, isOwn };
}

/** The package whose code a file is, or `Node` for all that is neither a package's nor the application's. */
export const packageOf = (path: string | null): string =>
  PACKAGE.exec(path ?? "")?.[1]?.replace("\\", "/") ?? "Node";
