import type { CreateEdit, EditSelection, JobEdit } from "../../contract/edits";
import type { TestContext } from "../../testing/context";
import { createEdit } from "./create";

/** Asks for an edit as an operator does; gives the answer. */
export async function askEdit(
  ctx: TestContext,
  selection: EditSelection,
  edit: JobEdit,
  more: Partial<CreateEdit> = {},
) {
  const body = { selection, edit, reason: "the backlog must go", dryRun: false, ...more };
  return (await createEdit(ctx, { body, actor: "operator" })).answer;
}
