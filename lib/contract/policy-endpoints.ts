import { z } from "zod";
import { queueParams, reason } from "./common";
import { endpoint } from "./endpoint";
import {
  criticalitySchema,
  policyDifferenceSchema,
  policyDocumentSchema,
  policySourceSchema,
  policyVersionSchema,
  retryStepSchema,
} from "./policies";

export const queuePolicySchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  idempotent: z.boolean(),
  criticality: criticalitySchema,
  /** The version that was saved last for this queue; 0: none ever was. */
  version: z.number().int(),
  /** What workers go by now. */
  document: policyDocumentSchema,
  /** Whose that is, and the number of the version that says so: of this queue, or of `whole`. */
  source: policySourceSchema,
  inForce: z.number().int(),
  /** What was saved last was written by a release that this one cannot read: workers keep the last one they could. */
  unreadable: z.boolean(),
  /** Workers that go by this queue's policy and report, and those of them that report what is in force. */
  workers: z.object({ total: z.number().int(), inForce: z.number().int() }),
  /** For a shard: the queue it is one of. */
  whole: z.object({ queue: z.string(), queueName: z.string() }).nullable(),
  /** For a queue that is spread: over how many shards, and those of them that have a policy of their own. */
  shards: z
    .object({
      count: z.number().int(),
      own: z.array(z.object({ queue: z.string(), queueName: z.string(), version: z.number().int() })),
    })
    .nullable(),
});
export type QueuePolicy = z.infer<typeof queuePolicySchema>;

/** Every queue that workers of the runtime serve; a queue that is spread is one, with its shards. */
export const listPolicies = endpoint({
  method: "GET",
  path: "/api/v1/policies",
  permission: "view",
  response: z.object({
    policies: z.array(
      queuePolicySchema.extend({ last: policyVersionSchema.omit({ document: true }).nullable() }),
    ),
  }),
});

export const getPolicy = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/policy",
  permission: "view",
  params: queueParams,
  response: queuePolicySchema.extend({ versions: z.array(policyVersionSchema) }),
});

const baseVersion = z.number().int().min(0);

export const putPolicy = endpoint({
  method: "PUT",
  path: "/api/v1/queues/:queue/policy",
  permission: "operate",
  action: "policy.put",
  params: queueParams,
  body: z.strictObject({ document: policyDocumentSchema, baseVersion, reason }),
  response: policyVersionSchema,
});

/** Puts an old version in force again, as a new version; version 0 is what the queue goes by without a policy of its own. */
export const rollbackPolicy = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/policy/rollback",
  permission: "operate",
  action: "policy.rollback",
  params: queueParams,
  body: z.strictObject({ version: z.number().int().min(0), baseVersion, reason }),
  response: policyVersionSchema,
});

/** What changed from one saved version to another; version 0 is what the queue goes by without a policy of its own. */
export const diffPolicyVersions = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/policy/diff",
  permission: "view",
  params: queueParams,
  query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
  response: z.object({ differences: z.array(policyDifferenceSchema) }),
});

/** What a policy would do, before it is saved. Changes nothing. */
export const previewPolicy = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/policy/preview",
  permission: "view",
  params: queueParams,
  body: z.strictObject({ document: policyDocumentSchema, criticality: criticalitySchema }),
  response: z.object({
    timetable: z.array(retryStepSchema),
    differences: z.array(policyDifferenceSchema),
    warnings: z.array(z.string()),
  }),
});
