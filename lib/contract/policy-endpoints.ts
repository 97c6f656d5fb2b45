import { z } from "zod";
import { queueParams, reason } from "./common";
import { endpoint } from "./endpoint";
import {
  criticalitySchema,
  policyDifferenceSchema,
  policyDocumentSchema,
  policyVersionSchema,
  retryStepSchema,
} from "./policies";

export const queuePolicySchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  idempotent: z.boolean(),
  criticality: criticalitySchema,
  /** The version that was saved last; 0: none ever was. */
  version: z.number().int(),
  /** What workers go by now. */
  document: policyDocumentSchema,
  /** What the code declares. */
  declared: policyDocumentSchema,
  /** False while the code's own policy is in force. */
  overridden: z.boolean(),
  /** The version in force was written by a release that this one cannot read: workers keep the last one they could. */
  unreadable: z.boolean(),
  /** Workers of the queue that report, and those of them that report this version. */
  workers: z.object({ total: z.number().int(), inForce: z.number().int() }),
});
export type QueuePolicy = z.infer<typeof queuePolicySchema>;

/** Every queue that workers of the runtime serve. */
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

/** Puts an old version in force again, as a new version; version 0 is what the code declares. */
export const rollbackPolicy = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/policy/rollback",
  permission: "operate",
  action: "policy.rollback",
  params: queueParams,
  body: z.strictObject({ version: z.number().int().min(0), baseVersion, reason }),
  response: policyVersionSchema,
});

/** What changed from one saved version to another; version 0 is what the code declares. */
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
