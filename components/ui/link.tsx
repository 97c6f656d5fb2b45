"use client";
// biome-ignore lint/style/noRestrictedImports: this is what all others take instead.
import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * Next's link, which fetches where it leads when somebody points at it or reaches it by key. By itself Next does so for each
 * link in sight, and every page is made when it is asked for: a queue's page made the server draw twenty more.
 */
export function Link({
  onPointerMove,
  onPointerDown,
  onFocus,
  ...props
}: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [isMeant, setMeant] = useState(false);
  const noting =
    <Event,>(given?: (event: Event) => void) =>
    (event: Event) => {
      setMeant(true);
      given?.(event);
    };
  return (
    <NextLink
      {...props}
      prefetch={isMeant ? null : false}
      // It may also come below a pointer that rests, when a page is opened or scrolled: nobody means that.
      onPointerMove={noting(onPointerMove)}
      onPointerDown={noting(onPointerDown)}
      onFocus={noting(onFocus)}
    />
  );
}
