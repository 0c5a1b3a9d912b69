import type { AnyCloudEvent } from '@eventmesh/connector-api';

/** Which event it is, in words: two of the same `id` and `source` are the same. */
export function identityOf({ id, source }: AnyCloudEvent): string {
  return `'${id}' of '${source}'`;
}
