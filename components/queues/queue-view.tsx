"use client";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { InTurn } from "@/components/charts/in-turn";
import { useQueue } from "@/components/hooks/use-queues";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { InPieces } from "@/components/ui/in-pieces";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { QueueDetail } from "@/lib/contract/queues";
import { ApiError } from "@/lib/http/client";
import { QueueBreakers } from "../breakers/queue-breakers";
import { FallbackStrip } from "../fallbacks/fallback-strip";
import { QueueNotKept } from "../not-kept/queue-not-kept";
import { LimitedTenants } from "../tenants/queue-tenants";
import { BackpressureStrip } from "./backpressure-strip";
import { ChartsOutline } from "./charts-outline";
import { ChartsTab } from "./charts-tab";
import { CountsStrip } from "./counts-strip";
import { FlowStrip } from "./flow-strip";
import { PolicyPanel } from "./policy-panel";
import { QueueHeader } from "./queue-header";
import { QueueShards } from "./queue-shards";
import { useStripsPending } from "./use-strips-pending";

const Waiting = () => <Skeleton className="h-96" />;
const JobsTab = dynamic(() => import("./jobs-tab/jobs-tab").then((module) => module.JobsTab), {
  ssr: false,
  loading: Waiting,
});
const BreakdownTab = dynamic(
  () => import("../breakdown/breakdown-tab").then((module) => module.BreakdownTab),
  { ssr: false, loading: Waiting },
);
const ResilienceTab = dynamic(
  () => import("../resilience/resilience-tab").then((module) => module.ResilienceTab),
  { ssr: false, loading: Waiting },
);
const PolicyTab = dynamic(
  () => import("@/components/policies/policy-tab").then((module) => module.PolicyTab),
  { ssr: false, loading: Waiting },
);

// Looked at when there is time to plan, and not in an incident.
const CapacityTab = dynamic(() => import("../capacity/capacity-tab").then((module) => module.CapacityTab), {
  loading: () => <Skeleton className="h-96" />,
});

const TABS = ["charts", "breakdown", "jobs", "resilience", "capacity", "policy"] as const;
const urlState = { tab: parseAsStringLiteral(TABS).withDefault("charts") };

/** One queue: how it stands, what can be done with it, its course and its jobs. */
export function QueueView({ queue: key }: { queue: string }) {
  const { data, error, refetch } = useQueue(key);
  const stripsPending = useStripsPending(key);
  const loading = <Loading queue={key} />;
  if (data && !stripsPending)
    return (
      <InPieces before={loading}>
        <Loaded queue={data} />
      </InPieces>
    );
  if (data) return loading;
  if (error instanceof ApiError && error.problem.status === 404)
    return <NotFound problem={error.problem.detail} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return loading;
}

function Loaded({ queue }: { queue: QueueDetail }) {
  const [{ tab }, setUrl] = useQueryStates(urlState, { history: "push" });
  return (
    <div className="grid min-w-0 gap-4">
      <QueueHeader queue={queue} />
      <div className="grid min-w-0 gap-px overflow-hidden rounded-md border bg-line">
        <FlowStrip queue={queue} />
        <CountsStrip queue={queue} />
      </div>
      <QueueShards queue={queue} />
      <QueueBreakers queue={queue.key} />
      <FallbackStrip queue={queue.key} />
      <QueueNotKept queue={queue.key} />
      <BackpressureStrip queue={queue.key} />
      {queue.declaration && <LimitedTenants queue={queue.key} />}
      {queue.declaration && <PolicyPanel queue={queue.key} declaration={queue.declaration} />}
      <Tabs
        value={tab}
        onValueChange={(value) => void setUrl({ tab: value as (typeof TABS)[number] })}
        className="grid min-w-0 gap-4"
      >
        <TabsList aria-label="Parts of the page">
          <TabsTrigger value="charts">Charts</TabsTrigger>
          <TabsTrigger value="breakdown">Breakdown</TabsTrigger>
          <TabsTrigger value="jobs">Jobs</TabsTrigger>
          <TabsTrigger value="resilience">Resilience</TabsTrigger>
          <TabsTrigger value="capacity">Capacity</TabsTrigger>
          {queue.declaration && <TabsTrigger value="policy">Policy</TabsTrigger>}
        </TabsList>
        <TabsContent value="charts" className="min-w-0">
          <InTurn before={<ChartsOutline queue={queue.key} />}>
            <ChartsTab queue={queue} />
          </InTurn>
        </TabsContent>
        <TabsContent value="breakdown" className="min-w-0">
          <BreakdownTab queue={queue} />
        </TabsContent>
        <TabsContent value="jobs" className="min-w-0">
          <JobsTab queue={queue} />
        </TabsContent>
        <TabsContent value="resilience" className="min-w-0">
          <ResilienceTab queue={queue} />
        </TabsContent>
        <TabsContent value="capacity" className="min-w-0">
          <CapacityTab queue={queue} />
        </TabsContent>
        <TabsContent value="policy" className="min-w-0">
          <PolicyTab queue={queue.key} />
        </TabsContent>
      </Tabs>
    </div>
  );
}

const NotFound = ({ problem }: { problem: string }) => (
  <EmptyState
    icon={SearchX}
    title="No such queue"
    description={`${problem} It may have been obliterated, or the address is of another Redis.`}
    action={
      <Link className="text-accent underline underline-offset-2" href="/">
        Go to the overview
      </Link>
    }
  />
);

/** Says at once what will stand where, as far as the address tells it. */
function Loading({ queue }: { queue: string }) {
  const [{ tab }] = useQueryStates(urlState);
  return (
    <div aria-busy="true" className="grid gap-4">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-36" />
      <Skeleton className="h-24" />
      {tab === "charts" ? <ChartsOutline queue={queue} /> : <Skeleton className="h-96" />}
    </div>
  );
}
