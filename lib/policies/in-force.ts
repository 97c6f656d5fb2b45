import type { EffectivePolicy, PolicyDocument, PolicyVersion } from "../contract/policies";

/**
 * What a queue goes by: its own saved policy, else, for a shard, the saved one of its whole queue, else what is declared in
 * code. A saved version without a document stands for "none of its own". Everything that acts or tells by a policy asks here,
 * so that workers, producers and the dashboard cannot differ.
 *
 * @param own what was saved last for the queue itself
 * @param whole what was saved last for the whole queue; undefined for a queue that is no shard
 */
export function policyInForce(
  declared: PolicyDocument,
  own: PolicyVersion | null,
  whole?: PolicyVersion | null,
): EffectivePolicy {
  if (own?.document) return { source: "own", version: own.version, document: own.document };
  if (whole?.document) return { source: "whole", version: whole.version, document: whole.document };
  return { source: "code", version: (whole === undefined ? own : whole)?.version ?? 0, document: declared };
}
