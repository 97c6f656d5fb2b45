"use client";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { type CursorStore, cursorStore, type Pointed } from "./cursor-store";
import { type Frame, fixedFrame, frameOf, sameFrame, urlOf } from "./frame";
import { RANGE_NAMES } from "./ranges";

/** The time and the cursor that the charts of a page share. */
export interface FrameControl {
  /** What the charts are of, for the names of files. */
  subject: string;
  frame: Frame;
  cursor: CursorStore;
  show(frame: Frame): void;
  /** Shows what is between two moments; null where the charts have no time to choose. */
  zoom: ((fromMs: number, toMs: number) => void) | null;
  /** Goes to the time shown before; null when there is none. */
  back: (() => void) | null;
}

const ALONE: FrameControl = {
  subject: "spillway",
  frame: { kind: "live", range: "15m" },
  cursor: cursorStore(),
  show: () => undefined,
  zoom: null,
  back: null,
};

const FrameContext = createContext<FrameControl>(ALONE);

/** The time of the page's charts and how to change it. Without a {@link FrameProvider}: a cursor, and no zoom. */
export const useFrame = (): FrameControl => useContext(FrameContext);

/** What is pointed at on the page. */
export function usePointed(): Pointed {
  const { cursor } = useFrame();
  return useSyncExternalStore(cursor.subscribe, cursor.get, cursor.get);
}

const urlState = {
  range: parseAsStringLiteral(RANGE_NAMES).withDefault("15m"),
  from: parseAsInteger,
  to: parseAsInteger,
};

/** The time in the page's address, and what changes it. */
function useFrameInUrl() {
  const [{ range, from, to }, setUrl] = useQueryStates(urlState, { history: "push" });
  const frame = useMemo(() => frameOf({ range, from, to }), [range, from, to]);
  return { frame, range, setUrl };
}

/** The time that a {@link FrameProvider} will give to its charts, for what is fetched before they are there. */
export const useFrameAhead = (): Frame => useFrameInUrl().frame;

/** Keeps the time of the charts below it in the page's address. */
export function FrameProvider({ subject, children }: { subject: string; children: ReactNode }) {
  const { frame, range, setUrl } = useFrameInUrl();
  const [cursor] = useState(cursorStore);
  const [before, setBefore] = useState<readonly Frame[]>([]);

  const show = useCallback(
    (next: Frame) => {
      cursor.clear();
      if (sameFrame(next, frame)) return;
      setBefore((stack) => [...stack, frame]);
      void setUrl(urlOf(next));
    },
    [cursor, frame, setUrl],
  );
  // The browser's own way back may have been taken meanwhile.
  const last = before.findLastIndex((one) => !sameFrame(one, frame));
  const previous: Frame | null = before[last] ?? (frame.kind === "fixed" ? { kind: "live", range } : null);
  const control = useMemo<FrameControl>(
    () => ({
      subject,
      frame,
      cursor,
      show,
      zoom: (one, other) => show(fixedFrame(one, other, Date.now())),
      back:
        previous === null
          ? null
          : () => {
              cursor.clear();
              setBefore((stack) => stack.slice(0, Math.max(0, last)));
              void setUrl(urlOf(previous));
            },
    }),
    [subject, frame, cursor, show, previous, last, setUrl],
  );
  return <FrameContext value={control}>{children}</FrameContext>;
}
