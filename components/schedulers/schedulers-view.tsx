"use client";

import { Plus } from "lucide-react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useQueueNames } from "../operations/use-queue-names";
import { AgendaView } from "./agenda-view";
import { EMPTY_DRAFT } from "./draft";
import { SchedulerDialog } from "./scheduler-dialog";
import { SchedulerList } from "./scheduler-list";
import { SchedulersFilter } from "./schedulers-filter";
import { useSchedulersUrl, VIEWS } from "./use-view";

/** BullMQ's job schedulers of all queues: what makes jobs by itself, and what runs next. */
export function SchedulersView() {
  const { url, filter, set, type } = useSchedulersUrl();
  const { queues } = useQueueNames();
  const readOnly = useReadOnly();
  const clear = () => void set({ queue: null, q: null });
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Schedulers"
        description="What makes jobs by itself: BullMQ's job schedulers of all queues."
        actions={
          <Button
            variant="primary"
            size="sm"
            disabled={readOnly}
            onClick={() => void set({ new: "1" }, { history: "push" })}
          >
            <Plus aria-hidden /> New scheduler…
          </Button>
        }
      />
      <Tabs
        value={url.view}
        onValueChange={(value) =>
          void set({ view: VIEWS.find((one) => one === value) ?? null }, { history: "push" })
        }
        className="grid min-w-0 gap-4"
      >
        <TabsList aria-label="Views of schedulers">
          <TabsTrigger value="list">All schedulers</TabsTrigger>
          <TabsTrigger value="agenda">Agenda</TabsTrigger>
        </TabsList>
        <SchedulersFilter
          queues={queues}
          queue={url.queue}
          text={url.q}
          onQueue={(queue) => void set({ queue })}
          onType={type}
          onClear={clear}
        />
        <TabsContent value="list" className="min-w-0">
          <SchedulerList filter={filter} onClear={clear} />
        </TabsContent>
        <TabsContent value="agenda" className="min-w-0">
          <AgendaView filter={filter} range={url.range} onRange={(range) => void set({ range })} />
        </TabsContent>
      </Tabs>
      {url.new !== null && (
        <SchedulerDialog
          edited={null}
          start={{ ...EMPTY_DRAFT, queue: url.queue }}
          onClose={() => void set({ new: null })}
        />
      )}
    </div>
  );
}
