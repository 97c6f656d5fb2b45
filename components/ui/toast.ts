import type { ExternalToast } from "sonner";

const tell =
  (kind: "success" | "error" | "info") =>
  (text: string, options?: ExternalToast): void =>
    void import("sonner").then(({ toast }) => toast[kind](text, options));

/** Short messages in the corner of the page. What shows them is fetched behind the page; a message waits for it. */
export const toast = { success: tell("success"), error: tell("error"), info: tell("info") };
