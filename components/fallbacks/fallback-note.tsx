import dynamic from "next/dynamic";
import type { Payload } from "@/lib/contract/jobs";

/** Few jobs have a mark, and reading it takes its schema. */
const MarkedNote = dynamic(() => import("./marked-note").then((module) => module.MarkedNote), { ssr: false });

/** Says at a job that its result is not that of the main path; nothing for any other job. */
export const FallbackNote = ({ result }: { result: Payload | null }) =>
  result?.text.includes('"$fallback"') ? <MarkedNote result={result} /> : null;
