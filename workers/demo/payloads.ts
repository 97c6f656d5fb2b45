import { BOUNCES } from "./sink";
import { TENANTS } from "./tenants";

const EVENTS = ["order.created", "order.paid", "order.shipped", "customer.updated"];
const GOODS = ["Widget", "Sprocket", "Flange", "Gasket", "Bearing"];

type Random = () => number;
const pick = <T>(items: readonly T[], random: Random): T => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
};

export const someTenant = (random: Random) => pick(TENANTS, random);

export function webhookPayload(random: Random, sentAt: number, tenant = someTenant(random)) {
  return {
    tenant,
    event: pick(EVENTS, random),
    sentAt,
    signingSecret: `signing-secret-of-${tenant}`,
    body: { order: Math.floor(random() * 1e6), amountCents: Math.floor(random() * 50_000) },
  };
}

/** One invoice in forty is in a currency that cannot be invoiced; one in sixty is mailed to an address that does not exist. */
export function invoicePayload(random: Random, idempotencyKey: string) {
  return {
    tenant: someTenant(random),
    idempotencyKey,
    currency: random() < 0.025 ? "XXX" : pick(["EUR", "USD", "GBP", "CHF"], random),
    mailTo: random() < 1 / 60 ? `billing${BOUNCES}` : "billing@customer.example",
    lines: Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
      text: pick(GOODS, random),
      quantity: 1 + Math.floor(random() * 9),
      unitCents: 100 + Math.floor(random() * 20_000),
    })),
  };
}

/** A webhook as a careless producer sends it, without its event: no worker can ever deliver it. */
export function malformedWebhook(random: Random, sentAt: number) {
  return { tenant: someTenant(random), sentAt, body: "not an object" };
}

export function reportPayload(random: Random) {
  return {
    tenant: someTenant(random),
    seed: Math.floor(random() * 2 ** 31),
    rows: 200_000 + Math.floor(random() * 400_000),
  };
}
