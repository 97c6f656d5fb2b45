/** How a job is named in lists of an operation: a queue's key has no colon, an id may have. */
export const memberOf = (queue: string, id: string) => `${queue}:${id}`;

export function parseMember(member: string): { queue: string; id: string } {
  const colon = member.indexOf(":");
  return { queue: member.slice(0, colon), id: member.slice(colon + 1) };
}
