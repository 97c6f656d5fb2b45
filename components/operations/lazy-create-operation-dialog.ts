import { lazily } from "@/components/ui/lazily";

export const LazyCreateOperationDialog = lazily(() =>
  import("./create-operation-dialog").then((module) => module.CreateOperationDialog),
);
