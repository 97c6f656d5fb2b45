/** transient: may pass. throttled: it passes when the other side says. permanent: never. poison: the job itself is bad. */
export const FAILURE_CLASSES = ["transient", "throttled", "permanent", "poison"] as const;

/** Stands for the codes beyond those that are counted by name. */
export const OTHER_CODES = "(other)";
