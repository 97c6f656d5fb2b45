export const SCHEDULERS_HREF = "/schedulers";

/** Address of a scheduler's page. An id is any text. */
export const schedulerHref = ({ queue, id }: { queue: string; id: string }): string =>
  `${SCHEDULERS_HREF}/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`;
