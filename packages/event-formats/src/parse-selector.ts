/** Where in an event a value is: `[]` is the whole event, `['data', 'items', 0]` is in its data, `['type']` is an attribute. */
export type Selector = readonly (string | number)[];

const segment = /\.([\p{L}_$][\p{L}\p{N}_$-]*|\d+)|\['((?:[^'\\]|\\['\\])*)'\]|\[(\d{1,9})\]/uy;
const attributeName = /^[a-z0-9]+$/;
const deepest = 32;

/** A selector within a text, and where the text goes on behind it. */
export interface FoundSelector {
  /** As {@link parseSelector} gives it. */
  readonly selector: Selector;
  /** Index of the first character behind it. */
  readonly end: number;
}

/**
 * Reads a text that is a selector: `$` is the whole event, `$.id` an attribute, `$.data` the data, `$.data.items[0]['odd name']` a value in
 * them. It has no wildcards, and no more than 32 steps.
 *
 * @returns undefined when the text is none
 */
export function parseSelector(text: string): Selector | undefined {
  const found = selectorAt(text, 0);
  return found?.end === text.length ? found.selector : undefined;
}

/** Reads the selector that begins at a place of a text, as long as it goes; undefined when none does. */
export function selectorAt(text: string, start: number): FoundSelector | undefined {
  if (text[start] !== '$') return undefined;
  const path: (string | number)[] = [];
  let end = start + 1;
  while (path.length <= deepest) {
    segment.lastIndex = end;
    const found = segment.exec(text);
    if (found === null) return isOfEvent(path) ? { selector: path, end } : undefined;
    const [whole, name, quoted, index] = found;
    path.push(name ?? (index === undefined ? (quoted ?? '').replaceAll(/\\(.)/g, '$1') : Number(index)));
    end += whole.length;
  }
  return undefined;
}

/** Attributes are plain values: only data have something in them. */
function isOfEvent([first, ...rest]: Selector): boolean {
  if (first === undefined || first === 'data') return true;
  return rest.length === 0 && typeof first === 'string' && attributeName.test(first);
}
