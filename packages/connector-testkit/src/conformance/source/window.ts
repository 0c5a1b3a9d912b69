/** Most items that a check reads without settling any: an upstream may give no more until it is told what became of them. */
export const windowSize = 8;

/** Keys of the items, so that sources with partitions have more than one. */
export const keys: readonly string[] = ['a', 'bb', 'ccc'];
