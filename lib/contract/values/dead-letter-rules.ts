/** Whether a split may take a group. */
export const canBeSplit = (key: string): boolean => /^[\w-]{16}$/.test(key);
/** Whether a merge may take a group: the causes beyond the index's bound are told apart by nothing. */
export const canBeMerged = (key: string): boolean => key !== "(other)";

/** The columns by which a group can be split, and the text in the message. */
export const SPLIT_BY = ["queue", "name", "code"] as const;

/** The shortest text by which a group is split. */
export const MIN_SPLIT_TEXT = 2;
