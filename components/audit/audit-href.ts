/** Address of the audit of one group of dead letters, by the group's key. */
export const auditHref = (group: string): string => `/audit?group=${encodeURIComponent(group)}`;
