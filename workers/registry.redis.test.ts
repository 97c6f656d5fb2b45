import { expect, test } from "vitest";
import { CATALOG, type Catalog } from "@/lib/queues/catalog";
import { testContext } from "@/lib/testing/context";
import { registry } from "./registry";
import { isSandboxed, type Served } from "./runtime/processor";

test("every job name of the catalog has a processor", () => {
  const served = registry(testContext(), { sinkUrl: "http://127.0.0.1:1" });
  for (const [queue, definition] of Object.entries(CATALOG)) {
    const processors = served[queue as keyof Catalog];
    if (isSandboxed(processors)) continue;
    expect(Object.keys(processors)).toEqual(Object.keys(definition.jobs));
  }
});

test("a missing processor, or one for another payload, does not compile", () => {
  // @ts-expect-error invoice.create has no processor.
  const missing: Served<Catalog["invoices"]> = {};
  const wrong: Served<Catalog["invoices"]> = {
    // @ts-expect-error the payload has no such field.
    "invoice.create": async ({ nothing }) => nothing,
  };
  expect([missing, wrong]).toHaveLength(2);
});
