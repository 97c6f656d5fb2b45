/** Address of a job's page. An id is any text. */
export const jobHref = ({ queue, id }: { queue: string; id: string }): string =>
  `/queues/${encodeURIComponent(queue)}/jobs/${encodeURIComponent(id)}`;
