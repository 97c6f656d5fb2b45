import { z } from "zod";
import type { Context } from "@/lib/context";
import { latestInvoices } from "@/lib/invoices/numbering";
import type { Catalog } from "@/lib/queues/catalog";
import type { Processor } from "../runtime/processor";

type Part = z.output<Catalog["digestParts"]["jobs"]["digest.part"]>;
type Merge = z.output<Catalog["digests"]["jobs"]["digest.merge"]>;

const SAMPLE = 200;

const partSchema = z.object({
  tenant: z.string(),
  invoices: z.number(),
  sampled: z.number(),
  meanCents: z.number(),
  largestCents: z.number(),
});

/** What one tenant has invoiced: the fan-out's leaf. */
export function digestPart(ctx: Context): Processor<Part> {
  return async ({ tenant }): Promise<z.infer<typeof partSchema>> => {
    const { lastNumber, invoices } = await latestInvoices(ctx, tenant, SAMPLE);
    const totals = invoices.map(({ totalCents }) => totalCents);
    return {
      tenant,
      invoices: lastNumber,
      sampled: totals.length,
      meanCents: totals.length === 0 ? 0 : Math.round(totals.reduce((a, b) => a + b, 0) / totals.length),
      largestCents: totals.reduce((a, b) => Math.max(a, b), 0),
    };
  };
}

/** Merges the parts of all tenants: the fan-in. */
export const digestMerge: Processor<Merge> = async ({ tenants }, { childResults }) => {
  const parts = z.array(partSchema).parse(await childResults());
  const byInvoices = [...parts].sort((a, b) => b.invoices - a.invoices);
  return {
    tenants: tenants.length,
    parts: parts.length,
    invoices: parts.reduce((sum, { invoices }) => sum + invoices, 0),
    top: byInvoices.slice(0, 3).map(({ tenant, invoices }) => ({ tenant, invoices })),
  };
};
