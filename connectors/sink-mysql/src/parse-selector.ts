/** Where in an event a value is: `[]` is the whole event, `['data', 'items', 0]` is in its data, `['type']` is an attribute. */
export type Selector = readonly (string | number)[];

const segment = /\.([\p{L}_$][\p{L}\p{N}_$-]*|\d+)|\['((?:[^'\\]|\\['\\])*)'\]|\[(\d{1,9})\]/uy;
const attributeName = /^[a-z0-9]+$/;
const deepest = 32;

/**
 * Reads a selector: `$` is the whole event, `$.id` an attribute, `$.data` the data, `$.data.items[0]['odd name']` a value in them.
 *
 * @returns undefined when the text is none
 */
export function parseSelector(text: string): Selector | undefined {
  if (!text.startsWith('$')) return undefined;
  const path: (string | number)[] = [];
  segment.lastIndex = 1;
  while (segment.lastIndex < text.length) {
    const found = segment.exec(text);
    if (found === null || path.length === deepest) return undefined;
    const [, name, quoted, index] = found;
    path.push(name ?? (index === undefined ? (quoted ?? '').replaceAll(/\\(.)/g, '$1') : Number(index)));
  }
  return isOfEvent(path) ? path : undefined;
}

/** Attributes are plain values: only data have something in them. */
function isOfEvent([first, ...rest]: Selector): boolean {
  if (first === undefined || first === 'data') return true;
  return rest.length === 0 && typeof first === 'string' && attributeName.test(first);
}
