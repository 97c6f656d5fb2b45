import { Compass } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main>
      <EmptyState
        icon={Compass}
        title="There is no page at this address"
        description="The link may be old, or cut short when it was pasted."
        action={
          <Button asChild variant="primary">
            <a href="/">To the overview</a>
          </Button>
        }
      />
    </main>
  );
}
