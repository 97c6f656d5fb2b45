import type { Redis } from "ioredis";
import type { Context } from "../../context";
import type { RuleSet } from "../../contract/dead-letter-rules";
import type { Grouping } from "../index/grouping";
import { groupingBy } from "./grouping";
import { type GroupNotes, NO_NOTES, parseNotes } from "./notes";
import { parseRules } from "./rules";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

/** How old it may be, so that any number of browsers cost Redis as much as one. */
const FRESH_MS = 500;

/** What people made of the causes: how they are grouped, and what is said of each group. */
export interface GroupBook {
  rules: RuleSet;
  grouping: Grouping;
  notesOf(group: string): GroupNotes;
  /** Whether any group is marked as resolved. */
  hasResolved: boolean;
}

/** The book of one connection. */
class Reader {
  private last: { book: GroupBook; rulesText: string | null; notesVersion: string | null } | null = null;
  private readAtMs = 0;
  private underway: Promise<GroupBook> | null = null;

  constructor(private readonly ctx: Ctx) {}

  read(): Promise<GroupBook> {
    if (this.last && this.ctx.clock.now() - this.readAtMs < FRESH_MS) return Promise.resolve(this.last.book);
    this.underway ??= this.readNow().finally(() => {
      this.underway = null;
    });
    return this.underway;
  }

  forget(): void {
    this.readAtMs = 0;
    this.underway = null;
  }

  private async readNow(): Promise<GroupBook> {
    const { redis, keys, clock } = this.ctx;
    const at = clock.now();
    const [rulesText = null, notesVersion = null] = await redis.mget(
      keys.deadLetterRules(),
      keys.deadLetterGroupsVersion(),
    );
    const before = this.last;
    const sameRules = before?.rulesText === rulesText;
    const sameNotes = before?.notesVersion === notesVersion;
    // The same grouping for the same rules: answers are shared by it, and partings are compared by identity.
    const { rules, grouping } = before && sameRules ? before.book : groupedBy(rulesText);
    const { notesOf, hasResolved } = before && sameNotes ? before.book : await this.readNotes();
    const book = before && sameRules && sameNotes ? before.book : { rules, grouping, notesOf, hasResolved };
    this.last = { book, rulesText, notesVersion };
    this.readAtMs = at;
    return book;
  }

  private async readNotes(): Promise<Pick<GroupBook, "notesOf" | "hasResolved">> {
    const texts = await this.ctx.redis.hgetall(this.ctx.keys.deadLetterGroups());
    const notes = new Map(Object.entries(texts).map(([group, text]) => [group, parseNotes(text)]));
    return {
      notesOf: (group) => notes.get(group) ?? NO_NOTES,
      hasResolved: [...notes.values()].some(({ mark }) => mark === "resolved"),
    };
  }
}

function groupedBy(rulesText: string | null): Pick<GroupBook, "rules" | "grouping"> {
  const rules = parseRules(rulesText);
  return { rules, grouping: groupingBy(rules.rules, String(rules.version || "")) };
}

const readers = new WeakMap<Redis, Map<string, Reader>>();

function readerOf(ctx: Ctx): Reader {
  const byPrefix = readers.get(ctx.redis) ?? new Map<string, Reader>();
  readers.set(ctx.redis, byPrefix);
  const reader = byPrefix.get(ctx.keys.prefix) ?? new Reader(ctx);
  byPrefix.set(ctx.keys.prefix, reader);
  return reader;
}

/** Rules and notes as they were at most half a second ago. One command, and one more after a change of notes. */
export const readGroupBook = (ctx: Ctx): Promise<GroupBook> => readerOf(ctx).read();

/** The next look reads anew: whoever changes something sees it at once. */
export const forgetGroupBook = (ctx: Ctx): void => readerOf(ctx).forget();
