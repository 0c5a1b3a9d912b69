import { endOfJsonText } from './end-of-json-text.ts';

const blank = /\s/;
const endOfWord = /[\s{}[\],:"]|$/g;

/**
 * Lays JSON text out for people, a member or item a line, with every token as it is spelled: numbers keep all their digits.
 *
 * @param json valid JSON text
 */
export function indentJson(json: string): string {
  const parts: string[] = [];
  let depth = 0;
  let before = '';
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (const token of tokensOf(json)) {
    const isFirst = before === '{' || before === '[';
    if (token === '}' || token === ']') {
      depth -= 1;
      parts.push(isFirst ? token : line() + token);
    } else {
      if (isFirst || before === ',') parts.push(line());
      parts.push(token === ':' ? ': ' : token);
      if (token === '{' || token === '[') depth += 1;
    }
    before = token;
  }
  return parts.join('');
}

function* tokensOf(json: string): Generator<string> {
  for (let at = 0; at < json.length;) {
    const character = json.charAt(at);
    let end = at + 1;
    if (character === '"') {
      end = endOfJsonText(json, at) + 1;
    } else if (!'{}[],:'.includes(character) && !blank.test(character)) {
      endOfWord.lastIndex = end;
      end = endOfWord.exec(json)?.index ?? json.length;
    }
    if (!blank.test(character)) yield json.slice(at, end);
    at = end;
  }
}
