import type { z } from "zod";

/** What a caller must be allowed to do. Roles beyond these two come with named users. */
export type Permission = "public" | "view" | "operate";

export interface EndpointSpec {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path under the origin; `:name` segments are parameters. */
  path: string;
  permission: Permission;
  /** How the audit names what was done, e.g. `queue.pause`; every method but GET has one. */
  action?: string;
  params?: z.ZodType<Record<string, string>>;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
}

/** Declares one endpoint; server and browser take method, path and schemas from the same object. */
export function endpoint<const E extends EndpointSpec>(spec: E): E {
  return spec;
}

type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type In<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What the server's action receives, parsed. */
export interface Parsed<E extends EndpointSpec> {
  params: Out<E["params"]>;
  query: Out<E["query"]>;
  body: Out<E["body"]>;
}

/** What a caller passes; parts the endpoint does not have may be left out. */
export type CallInput<E extends EndpointSpec> = (E["params"] extends z.ZodType
  ? { params: In<E["params"]> }
  : { params?: undefined }) &
  (E["query"] extends z.ZodType ? { query?: In<E["query"]> } : { query?: undefined }) &
  (E["body"] extends z.ZodType ? { body: In<E["body"]> } : { body?: undefined });

export type Answer<E extends EndpointSpec> = z.output<E["response"]>;
