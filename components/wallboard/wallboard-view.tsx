"use client";

import { useState } from "react";
import { useLive } from "@/components/hooks/live-provider";
import { useDepthLines } from "@/components/hooks/use-depth-lines";
import { useHealth } from "@/components/hooks/use-health";
import { usePageKeys } from "@/components/hooks/use-page-keys";
import { useQueues } from "@/components/hooks/use-queues";
import { connectionOf } from "@/components/layout/connection";
import { usePins } from "@/components/overview/use-pins";
import { useStaleSince } from "@/components/overview/use-stale-since";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { AllSlide } from "./all-slide";
import { ChooseDialog } from "./choose-dialog";
import { QueueSlide } from "./queue-slide";
import { slidesOf } from "./slides";
import { StaleBanner } from "./stale-banner";
import { useRotation } from "./use-rotation";
import { useWakeLock } from "./use-wake-lock";
import { useWallboardUrl } from "./use-wallboard-url";
import { WallboardBar } from "./wallboard-bar";

const NONE: QueueSummary[] = [];

/** Big figures for a screen on the wall: one picture after the other, until somebody pauses it. */
export function WallboardView() {
  const { url, setUrl } = useWallboardUrl();
  const { data, error, refetch } = useQueues();
  const { pinned } = usePins();
  const live = useLive();
  const health = useHealth();
  const staleSince = useStaleSince(data);
  const awake = useWakeLock();
  const [choosing, setChoosing] = useState(false);
  const queues = data?.queues ?? NONE;
  const slides = slidesOf(url.show, queues, pinned);
  const rotation = useRotation(slides.length, url.everyMs);
  const slide = slides[rotation.index] ?? { kind: "all" };
  const lines = useDepthLines(slides.flatMap((one) => (one.kind === "queue" ? [one.key] : [])));
  const queue = slide.kind === "queue" ? queues.find(({ key }) => key === slide.key) : undefined;
  const { banner } = connectionOf({ live: live.state, health: health.data, unreachable: health.isError });
  const pause = () => rotation.setPaused((before) => !before);
  usePageKeys((key) => {
    if (key === " ") return pause;
    if (key === "ArrowRight") return () => rotation.step(1);
    if (key === "ArrowLeft") return () => rotation.step(-1);
    if (key === "f") return toggleFull;
    return key === "c" ? () => setChoosing(true) : null;
  });
  return (
    <div className={cn(url.theme, "min-h-dvh bg-ground text-fg")}>
      <main className="grid min-h-dvh grid-rows-[auto_1fr_auto] gap-[2vh] p-[3vw]">
        <div>
          {(staleSince !== null || banner) && <StaleBanner title={titleOf(banner)} asOf={asOfOf(data)} />}
        </div>
        {data ? (
          queue ? (
            <QueueSlide queue={queue} line={lines.get(queue.key)} />
          ) : (
            <AllSlide queues={queues} staleSince={staleSince} />
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-[60vh]" />
        )}
        <WallboardBar
          index={rotation.index}
          count={slides.length}
          paused={rotation.paused}
          awake={awake}
          onPause={pause}
          onStep={rotation.step}
          onFull={toggleFull}
          onChoose={() => setChoosing(true)}
        />
      </main>
      {choosing && (
        <ChooseDialog
          show={url.show}
          every={url.every}
          queues={queues}
          onChange={setUrl}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

const titleOf = (banner: { title: string } | null) => banner?.title ?? "No new figures come.";
/** 0 while nothing was ever read: that is no time. */
const asOfOf = (data: { asOf: number } | undefined) => data?.asOf || null;

function toggleFull(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  // A browser that does not allow it leaves the page as it is.
  done.catch(() => {});
}
