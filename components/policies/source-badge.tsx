import { FileCode2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";

type Sourced = Pick<QueuePolicy, "source" | "inForce" | "whole">;

interface SourceBadgeProps {
  policy: Sourced;
  /** For a table, which has little room. */
  brief?: boolean;
}

/** Whose policy is in force, and which version of it. */
export const SourceBadge = ({ policy: { source, inForce, whole }, brief }: SourceBadgeProps) =>
  source === "code" ? (
    <Badge>
      <FileCode2 aria-hidden /> {brief ? "code" : "declared in code"}
    </Badge>
  ) : (
    <Badge tone="accent">
      version {inForce}
      {source === "whole" && whole && ` of ${whole.queueName}`}
    </Badge>
  );
