import { z } from "zod";

/** transient: may pass. throttled: it passes when the other side says. permanent: never. poison: the job itself is bad. */
export const FAILURE_CLASSES = ["transient", "throttled", "permanent", "poison"] as const;
export const failureClassSchema = z.enum(FAILURE_CLASSES);
export type FailureClass = z.infer<typeof failureClassSchema>;
