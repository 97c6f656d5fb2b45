import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";

/** What opens is heavy, and reading what a browser has kept takes its schema: until it is there, its button keeps the place. */
export const LazySavedFiltersMenu = dynamic(
  () => import("./saved-filters-menu").then((module) => module.SavedFiltersMenu),
  {
    ssr: false,
    loading: () => (
      <Button variant="secondary" disabled>
        <Bookmark aria-hidden /> Saved
      </Button>
    ),
  },
);
