import { endOfJsonText } from './end-of-json-text.ts';

/**
 * The text of a member of the object that JSON text holds, with the blanks around it; of several with the name, the last, which is
 * the one that counts. Undefined when there is none.
 *
 * @param json valid JSON text of an object
 */
export function jsonMember(json: string, name: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let named: unknown;
  let begin: number | undefined;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = endOfJsonText(json, at);
      if (depth === 1 && begin === undefined) named = JSON.parse(json.slice(at, end + 1));
      at = end;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']' || character === ',') {
      if (depth === 1) {
        if (begin !== undefined && named === name) found = json.slice(begin, at);
        begin = undefined;
      }
      if (character !== ',') depth -= 1;
    } else if (character === ':' && depth === 1) {
      begin = at + 1;
    }
  }
  return found;
}
