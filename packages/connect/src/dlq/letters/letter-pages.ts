import type { DeadLetter, DeadLetterQuery, DeadLetterStore } from '@eventmesh/connector-runtime';

/** So many at a time, and so many bytes. */
const pageSize = 100;
const maxBytes = 8_388_608;

/** The dead letters of a pipeline, oldest first, a page at a time. They may be dropped meanwhile. */
export async function* letterPages(
  store: DeadLetterStore,
  pipeline: string,
  query: DeadLetterQuery,
): AsyncGenerator<readonly DeadLetter[]> {
  let after = query.after;
  for (let left = query.limit ?? Number.POSITIVE_INFINITY; left > 0;) {
    const limit = Math.min(pageSize, left);
    const page = await store.list(pipeline, { ...query, limit, maxBytes, ...(after === undefined ? {} : { after }) });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.id;
    left -= page.length;
  }
}
