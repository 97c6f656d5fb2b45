import type { Context } from "../../context";
import { indexReader } from "../index/reader";
import { collapsed } from "./matching";

/** Stands in normalized messages for what differs from job to job, and for what was cut off. */
const MARKS = /[<>…]/;

/**
 * Keys of the causes whose message has a text, so that each of their dead letters has it: what is left of a message when it is
 * normalized is the same in all of them. Whether others have it too takes a look at each. Throws `index_building`.
 */
export async function causesWith(
  ctx: Pick<Context, "redis" | "keys" | "clock">,
  text: string,
): Promise<string[]> {
  const { causes } = await indexReader(ctx).snapshot();
  const wanted = collapsed(text).toLowerCase();
  if (MARKS.test(wanted)) return [];
  return causes.flatMap(({ key, message }) => (message.toLowerCase().includes(wanted) ? [key] : []));
}
