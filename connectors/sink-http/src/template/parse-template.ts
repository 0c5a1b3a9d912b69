import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { selectorAt, type Selector } from '@eventmesh/event-formats';
import { selectText } from './select-json.ts';

/** A text in pieces: what stands there as it is, and selectors of what comes from the event. */
export type Template = readonly (string | Selector)[];

/**
 * Reads a template: text with selectors in braces, as `Order {$.data.order.id} of {$.subject}`. A brace without a `$` behind it is a
 * brace.
 *
 * @returns undefined when there is a `{$` that no selector and closing brace follow
 */
export function parseTemplate(text: string): Template | undefined {
  const pieces: (string | Selector)[] = [];
  let from = 0;
  for (let at = text.indexOf('{$'); at >= 0; at = text.indexOf('{$', from)) {
    const found = selectorAt(text, at + 1);
    if (found === undefined || text[found.end] !== '}') return undefined;
    if (at > from) pieces.push(text.slice(from, at));
    pieces.push(found.selector);
    from = found.end + 1;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** Whether something in it comes from the event. */
export function isFilled(template: Template): boolean {
  return template.some((piece) => typeof piece !== 'string');
}

/**
 * Puts values of an event in their places.
 *
 * @param encode what becomes of each value, so that it cannot be more than a value where it is put
 * @returns undefined when one of the values is not there
 */
export function fillTemplate(
  template: Template,
  event: AnyCloudEvent,
  encode: (value: string) => string,
): string | undefined {
  let text = '';
  for (const piece of template) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const value = selectText(event, piece);
    if (value === undefined) return undefined;
    text += encode(value);
  }
  return text;
}

/** A selector as it is written, for messages. */
export function writeSelector(selector: Selector): string {
  return selector.reduce<string>(
    (text, name) =>
      text +
      (typeof name === 'number' ? `[${name}]` : /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `['${name}']`),
    '$',
  );
}
