import { Button } from "@/components/ui/button";
import { IndexBuilding } from "./index-building";

interface Props {
  onServing(): void;
  onLeaveOut(): void;
}

/** In place of a list whose filter needs the index, while that is being built. */
export const IndexWait = ({ onServing, onLeaveOut }: Props) => (
  <IndexBuilding
    why="Group, class, code, tenant, release and attempts are known to it alone; the list comes by itself."
    onServing={onServing}
    action={
      <Button variant="secondary" onClick={onLeaveOut}>
        Leave these filters out
      </Button>
    }
  />
);
