import type * as archives from "./archives";
import type * as audit from "./audit";
import type * as backlog from "./backlog";
import type * as baseline from "./baseline";
import type * as breakers from "./breakers";
import type * as compensation from "./compensation";
import type * as deadLetterGroups from "./dead-letter-groups";
import type * as deadLetterRules from "./dead-letter-rules";
import type * as deadLetterSearch from "./dead-letter-search";
import type * as deadLetters from "./dead-letters";
import type * as decisions from "./decisions";
import type * as edits from "./edits";
import type { EndpointSpec } from "./endpoint";
import type * as enqueue from "./enqueue";
import type * as externalSeries from "./external-series";
import type * as failures from "./failures";
import type * as fallbacks from "./fallbacks";
import type * as featureFlags from "./feature-flags";
import type * as flags from "./flags";
import type * as flows from "./flows";
import type * as health from "./health";
import type * as jobLogs from "./job-logs";
import type * as jobLookup from "./job-lookup";
import type * as jobs from "./jobs";
import type * as latency from "./latency";
import type * as live from "./live";
import type * as marks from "./marks";
import type * as metrics from "./metrics";
import type * as notKept from "./not-kept";
import type * as operations from "./operations";
import type * as pins from "./pins";
import type * as policyEndpoints from "./policy-endpoints";
import type * as queues from "./queues";
import type * as replayParents from "./replay-parents";
import type * as retention from "./retention";
import type * as savedFilters from "./saved-filters";
import type * as schedulers from "./schedulers";
import type * as session from "./session";
import type * as tenants from "./tenants";
import type * as workers from "./workers";

type EndpointsOf<M> = Extract<M[keyof M], EndpointSpec>;

type Endpoint =
  | EndpointsOf<typeof archives>
  | EndpointsOf<typeof audit>
  | EndpointsOf<typeof backlog>
  | EndpointsOf<typeof baseline>
  | EndpointsOf<typeof breakers>
  | EndpointsOf<typeof compensation>
  | EndpointsOf<typeof deadLetterGroups>
  | EndpointsOf<typeof deadLetterRules>
  | EndpointsOf<typeof deadLetterSearch>
  | EndpointsOf<typeof deadLetters>
  | EndpointsOf<typeof decisions>
  | EndpointsOf<typeof edits>
  | EndpointsOf<typeof enqueue>
  | EndpointsOf<typeof externalSeries>
  | EndpointsOf<typeof failures>
  | EndpointsOf<typeof fallbacks>
  | EndpointsOf<typeof featureFlags>
  | EndpointsOf<typeof flags>
  | EndpointsOf<typeof flows>
  | EndpointsOf<typeof health>
  | EndpointsOf<typeof jobLogs>
  | EndpointsOf<typeof jobLookup>
  | EndpointsOf<typeof jobs>
  | EndpointsOf<typeof latency>
  | EndpointsOf<typeof marks>
  | EndpointsOf<typeof live>
  | EndpointsOf<typeof marks>
  | EndpointsOf<typeof metrics>
  | EndpointsOf<typeof notKept>
  | EndpointsOf<typeof operations>
  | EndpointsOf<typeof pins>
  | EndpointsOf<typeof policyEndpoints>
  | EndpointsOf<typeof queues>
  | EndpointsOf<typeof replayParents>
  | EndpointsOf<typeof retention>
  | EndpointsOf<typeof savedFilters>
  | EndpointsOf<typeof schedulers>
  | EndpointsOf<typeof session>
  | EndpointsOf<typeof tenants>
  | EndpointsOf<typeof workers>
  | EndpointsOf<typeof operations.replayEndpoints>
  | EndpointsOf<typeof operations.discardEndpoints>
  | EndpointsOf<typeof edits.editEndpoints>;

/**
 * Every endpoint by its method and path, as a caller names it: `"GET /api/v1/queues/:queue"`. Types only, so that the browser
 * is held to the contract and loads none of its schemas.
 */
export type Api = { [E in Endpoint as `${E["method"]} ${E["path"]}`]: E };
export type Route = keyof Api;

/** How the audit names what an endpoint does. */
export type Action = Extract<Endpoint, { action: string }>["action"];
