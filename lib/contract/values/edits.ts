/** States whose jobs can be edited: nobody works on them, and they are not over. */
export const EDITABLE_STATES = ["waiting", "prioritized", "delayed", "waiting-children"] as const;
export type EditableState = (typeof EDITABLE_STATES)[number];

/** What can be done to live jobs. */
export const EDIT_ACTIONS = ["promote", "delay-by", "delay-until", "priority", "remove"] as const;
export type EditAction = (typeof EDIT_ACTIONS)[number];

/** Which states each action is for: BullMQ's public API has no way from another. */
export const STATES_OF: Record<EditAction, readonly EditableState[]> = {
  promote: ["delayed"],
  "delay-by": ["delayed"],
  "delay-until": ["delayed"],
  priority: EDITABLE_STATES,
  remove: EDITABLE_STATES,
};

/** Jobs of one edit, and jobs that are looked at to find them, at most. */
export const MAX_EDITED = 100_000;
export const MAX_LOOKED_AT = 200_000;
