"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { lazily } from "@/components/ui/lazily";
import type { Problem } from "@/lib/contract/errors";
import { ApiError } from "@/lib/http/client";

const Toaster = lazily(() => import("sonner").then((module) => module.Toaster));

const MAX_RETRIES = 2;

/** A refusal stays a refusal, also that the index has to be built first; only what did not get through is tried again. */
const retry = (failures: number, error: Error) =>
  failures < MAX_RETRIES && !(error instanceof ApiError && isAnswer(error.problem));

const isAnswer = ({ status, code }: Problem) => (status >= 400 && status < 500) || code === "index_building";

export interface ProvidersProps {
  /** The page's nonce, for the theme's inline script. */
  nonce: string | undefined;
  children: ReactNode;
}

export function Providers({ nonce, children }: ProvidersProps) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry, staleTime: 1_000 } } }),
  );
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      disableTransitionOnChange
      {...(nonce ? { nonce } : {})}
    >
      <QueryClientProvider client={client}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
      <Toaster
        position="bottom-right"
        toastOptions={{
          style: { background: "var(--surface)", color: "var(--fg)", border: "1px solid var(--line-strong)" },
        }}
      />
    </ThemeProvider>
  );
}
