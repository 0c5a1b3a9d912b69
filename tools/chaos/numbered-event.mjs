const keys = 24;

/**
 * The event with a number, always the same: what arrives can be compared with what was written, though nobody keeps that.
 *
 * @param {number} index from 0
 */
export function numberedEvent(index) {
  const key = `k${index % keys}`;
  const number = Math.floor(index / keys);
  return {
    specversion: '1.0',
    id: `${key}-${number}`,
    source: '/chaos',
    type: 'com.example.chaos',
    datacontenttype: 'application/json',
    partitionkey: key,
    data: { index, key, number, text: `ü${'x'.repeat(index % 300)}` },
  };
}
