import { postExample } from "@/components/marks/post-example";
import { CodeExample } from "@/components/ui/code-example";

/** How a product posts its first figure. */
export const NoFigures = () => (
  <div className="grid gap-2 rounded-md border bg-surface p-3">
    <p className="text-muted">
      No figure yet. Post what your product counts, such as sign-ups or checkout errors, and it is drawn here
      with how the queue goes with it:
    </p>
    <CodeExample
      label="Post a figure"
      code={postExample(window.location.origin, "/api/v1/external-series", {
        name: "sign-ups",
        unit: "sign-ups/min",
        points: [{ at: Math.floor(Date.now() / 60_000) * 60_000, value: 42 }],
      })}
    />
  </div>
);
