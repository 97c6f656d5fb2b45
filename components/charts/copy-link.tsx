"use client";
import { Link2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useFrame } from "./frame-context";
import { frozenLink } from "./frozen-link";

/** Copies the address with the time that is shown now, for an incident's channel. */
export function CopyLink() {
  const { frame } = useFrame();
  const copy = async () => {
    const link = frozenLink(window.location.href, frame, Date.now());
    try {
      await navigator.clipboard.writeText(link);
      toast.success("The link is copied.", {
        description: "Whoever opens it sees this time, not what is live then.",
      });
    } catch {
      toast.error("The browser did not allow copying.", { description: link });
    }
  };
  return (
    <Button
      size="sm"
      title="Copies the address with this time in it: whoever opens it sees the same, whenever that is."
      onClick={() => void copy()}
    >
      <Link2 aria-hidden /> Copy link
    </Button>
  );
}
