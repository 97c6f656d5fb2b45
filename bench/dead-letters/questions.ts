import { bullBoardPage } from "../bull-board";

/** What the questions ask about. */
export interface Subject {
  queue: { key: string; name: string };
  /** The cause with the most dead letters, and the tenant that has most of those. */
  group: string;
  tenant: string;
  /** A page far behind the first one, from 1 on. */
  deepPage: number;
}

export interface Question {
  name: string;
  /** What Spillway is asked. */
  spillway(subject: Subject): { path: string; query: Record<string, string | number> };
  /** The address that bull-board is asked; null for what it cannot tell. */
  bullBoard: ((url: string, subject: Subject) => string) | null;
}

export const PAGE = 50;
const LETTERS = "/api/v1/dead-letters";
const GROUPS = "/api/v1/dead-letters/groups";
const SEARCH = "/api/v1/dead-letters/search";

export const QUESTIONS: readonly Question[] = [
  {
    name: "first page, all queues",
    spillway: () => ({ path: LETTERS, query: { limit: PAGE } }),
    bullBoard: null,
  },
  {
    name: "first page of a queue",
    spillway: ({ queue }) => ({ path: LETTERS, query: { queue: queue.key, limit: PAGE } }),
    bullBoard: (url, { queue }) => bullBoardPage(url, queue.name, { jobsPerPage: PAGE }),
  },
  {
    name: "a page far behind",
    spillway: ({ queue, deepPage }) => ({
      path: LETTERS,
      query: { queue: queue.key, limit: PAGE, offset: (deepPage - 1) * PAGE },
    }),
    bullBoard: (url, { queue, deepPage }) =>
      bullBoardPage(url, queue.name, { page: deepPage, jobsPerPage: PAGE }),
  },
  {
    name: "groups by cause",
    spillway: () => ({ path: GROUPS, query: { limit: PAGE, range: "7d" } }),
    bullBoard: null,
  },
  {
    name: "groups of a tenant",
    spillway: ({ tenant }) => ({ path: GROUPS, query: { limit: PAGE, range: "7d", tenant } }),
    bullBoard: null,
  },
  {
    name: "cause and tenant",
    spillway: ({ group, tenant }) => ({ path: LETTERS, query: { limit: PAGE, group, tenant } }),
    bullBoard: null,
  },
  {
    name: "text in the error",
    spillway: () => ({ path: SEARCH, query: { limit: PAGE, error: "econnrefused" } }),
    bullBoard: null,
  },
  {
    name: "text in the payload",
    spillway: () => ({ path: SEARCH, query: { limit: PAGE, payload: '"order":12' } }),
    bullBoard: null,
  },
];
