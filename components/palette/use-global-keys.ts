"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { PAGES } from "@/components/layout/nav-items";
import { jobIdIn } from "./job-id";

/** How long a `g` waits for its second key. */
export const SEQUENCE_MS = 1_000;

/** Whether a key is being typed into something, or a dialog is open that has keys of its own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null
  );
}

interface Handlers {
  /** Opens the palette, with a text that was pasted. */
  onPalette: (text?: string) => void;
  onHelp: () => void;
}

/** Ctrl/Cmd-K, `?`, `/` and `g` + letter, on every page, and an id that is pasted where nobody writes. */
export function useGlobalKeys({ onPalette, onHelp }: Handlers): void {
  const router = useRouter();
  const handlers = useRef({ onPalette, onHelp });
  handlers.current = { onPalette, onHelp };

  useEffect(() => {
    let goUntilMs = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        handlers.current.onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const going = Date.now() < goUntilMs;
      goUntilMs = 0;
      const item = going ? PAGES.find(({ letter }) => letter === event.key) : undefined;
      if (item) {
        event.preventDefault();
        router.push(item.href);
      } else if (event.key === "g") {
        goUntilMs = Date.now() + SEQUENCE_MS;
      } else if (event.key === "?") {
        handlers.current.onHelp();
      } else if (event.key === "/") {
        const filter = document.querySelector<HTMLInputElement>("[data-filter]");
        if (!filter) return;
        event.preventDefault();
        filter.focus();
        filter.select();
      }
    };
    const onPaste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const id = jobIdIn(event.clipboardData?.getData("text/plain") ?? "");
      if (id === null) return;
      event.preventDefault();
      handlers.current.onPalette(id);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("paste", onPaste);
    };
  }, [router]);
}
