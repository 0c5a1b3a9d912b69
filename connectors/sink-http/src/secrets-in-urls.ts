/** Whoever makes a URL hard to guess takes more than so many characters. */
const leastCharacters = 16;

/**
 * What in URLs may be a secret, as hooks of chats and functions of clouds have it: long segments of a path, long values of a query, and
 * passwords. Selectors in braces are none.
 */
export function secretsInUrls(urls: readonly string[]): readonly string[] {
  return urls.flatMap((text) => {
    const password = URL.canParse(text) ? decode(new URL(text).password) : '';
    const behindHost = text.replace(/^[^/]*\/\/[^/?#]*/, '').replaceAll(/\{\$.*?\}/g, '/');
    const parts = behindHost.split(/[/?&#=]/).filter((part) => part.length >= leastCharacters);
    return [...(password === '' ? [] : [password]), ...parts.flatMap((part) => [part, decode(part)])];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
