import type { LiveMessage } from "@/lib/contract/live";
import { LivePage, type LiveSink, type LiveStatus } from "./live-page";

/** Of the lock and of the channel. Raised when what goes over the channel changes its form: tabs of two releases do not mix. */
const NAME = "spillway-live-1";
const BEAT_MS = 2_000;
/** A leader that is not heard for so long hangs, in a dialog or a debugger: another tab takes its place. */
const SILENT_MS = 6_000;

/** What tabs say to each other. The term tells a leader from one that was replaced and does not know it yet. */
type Word =
  | { kind: "hello" }
  | { kind: "beat"; term: number }
  | { kind: "all"; term: number; place: string; known: LiveMessage[]; status: LiveStatus }
  | { kind: "message"; term: number; place: string; message: LiveMessage }
  | { kind: "status"; term: number; status: LiveStatus };

export interface SharedStream {
  /** The tab is seen: it is brought to the present, and kept there. */
  show(): void;
  /** The tab is hidden or gone: it hears nothing, and does not lead. */
  hide(): void;
}

/**
 * One event stream for all visible tabs of a browser. The tab that holds the lock leads: it has the stream, and hands on
 * what it hears. A tab that is hidden, closed, frozen or discarded holds no lock, so the next visible one leads, from its own
 * place in the stream. Locks exist in secure contexts only; elsewhere each visible tab has a stream of its own.
 */
export function shareStream(sink: LiveSink): SharedStream {
  const page = new LivePage(sink);
  let leave: (() => void) | null = null;
  return {
    show() {
      leave ??= "locks" in navigator && "BroadcastChannel" in window ? takePart(page) : page.connect();
    },
    hide() {
      leave?.();
      leave = null;
    },
  };
}

/** Leads or follows until the returned function is called. */
function takePart(page: LivePage): () => void {
  const channel = new BroadcastChannel(NAME);
  const say = (word: Word) => channel.postMessage(word);
  /** Of the newest leader heard of; 0 before the first. */
  let term = 0;
  let leading = false;
  let left = false;
  let heardAt = Date.now();
  let stop: (() => void) | null = null;
  let candidacy = new AbortController();

  const sayAll = () =>
    say({ kind: "all", term, place: page.place, known: page.known(), status: page.status });

  /** Holds the lock, and so the stream, until it is stopped or the lock is taken away. */
  function lead(): Promise<void> {
    const mine = Math.max(Date.now(), term + 1);
    term = mine;
    leading = true;
    sayAll();
    const close = page.connect(
      (message) => say({ kind: "message", term: mine, place: page.place, message }),
      (status) => say({ kind: "status", term: mine, status }),
    );
    return new Promise((resolve) => {
      stop = () => {
        stop = null;
        leading = false;
        close();
        resolve();
      };
    });
  }

  async function stand({ steal }: { steal: boolean }): Promise<void> {
    candidacy.abort();
    candidacy = new AbortController();
    heardAt = Date.now();
    let elected = false;
    try {
      await navigator.locks.request(NAME, steal ? { steal } : { signal: candidacy.signal }, () => {
        if (left) return;
        elected = true;
        return lead();
      });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      // Without an election it was withdrawn. With one, another tab took the lock from this one, which had hung.
      if (!elected) return;
      stop?.();
      if (!left) void stand({ steal: false });
    }
  }

  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word.kind === "hello") {
      if (leading) sayAll();
      return;
    }
    if (leading || word.term < term) return;
    heardAt = Date.now();
    if (word.kind === "all") {
      term = word.term;
      page.adopt(word.known, word.place);
      page.setStatus(word.status);
    } else if (word.term > term) {
      say({ kind: "hello" });
    } else if (word.kind === "status") {
      page.setStatus(word.status);
    } else if (word.kind === "message" && !page.hear(word.message, word.place)) {
      say({ kind: "hello" });
    }
  };

  const clock = setInterval(() => {
    if (leading) say({ kind: "beat", term });
    else if (Date.now() - heardAt > SILENT_MS) void stand({ steal: true });
  }, BEAT_MS);
  say({ kind: "hello" });
  void stand({ steal: false });

  return () => {
    left = true;
    clearInterval(clock);
    candidacy.abort();
    stop?.();
    channel.close();
  };
}
