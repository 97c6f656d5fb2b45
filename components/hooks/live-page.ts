import type { LiveMessage } from "@/lib/contract/live";
import { openStream } from "./live-stream";

export interface LiveStatus {
  state: "connecting" | "live" | "lost";
  /** Since when the stream is lost, epoch ms. */
  lostSince: number | null;
}

/** What a page does with what it hears. */
export interface LiveSink {
  /** False when the message cannot be applied, because something was missed. */
  apply(message: LiveMessage): boolean;
  /** Messages may have been missed; what the stream tells anew has been applied. */
  missed(): void;
  /** Everything the stream tells, as this page knows it. */
  known(): LiveMessage[];
  tell(status: LiveStatus): void;
}

/** One page's place in the stream, whoever brings it the messages: its own connection or another tab. */
export class LivePage {
  /** Id of the last event that was applied; empty before the first. */
  place = "";
  status: LiveStatus = { state: "connecting", lostSince: null };

  constructor(private readonly sink: LiveSink) {}

  /** False when it cannot be applied: then everything has to be heard anew. */
  hear(message: LiveMessage, id: string): boolean {
    const wasFollowing = this.place !== "";
    if (!this.sink.apply(message)) return false;
    // All queues in the middle of a stream: the server does not know what this page has missed.
    if (message.event === "queues" && wasFollowing) this.sink.missed();
    if (id !== "") this.place = id;
    return true;
  }

  /** Takes over what another tab knows, with its place. */
  adopt(known: LiveMessage[], place: string): void {
    for (const message of known) this.sink.apply(message);
    this.place = place;
  }

  known(): LiveMessage[] {
    return this.sink.known();
  }

  setStatus(status: LiveStatus): void {
    this.status = status;
    this.sink.tell(status);
  }

  /** Follows a connection of its own. `heard` and `changed` hand on what it brings. Gives what closes it. */
  connect(
    heard: (message: LiveMessage) => void = () => {},
    changed: (status: LiveStatus) => void = () => {},
  ): () => void {
    const become = (status: LiveStatus) => {
      this.setStatus(status);
      changed(status);
    };
    let close = () => {};
    const open = () => {
      close = openStream(() => this.place, {
        onOpen: () => become({ state: "live", lostSince: null }),
        onLost: () => become({ state: "lost", lostSince: this.status.lostSince ?? Date.now() }),
        onMessage: (message, id) => {
          if (this.hear(message, id)) return heard(message);
          this.place = "";
          close();
          open();
          this.sink.missed();
        },
      });
    };
    open();
    return () => close();
  }
}
