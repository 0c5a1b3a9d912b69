/** Makes control characters visible, which a terminal would carry out: all but tabs and line ends. */
export function visibleText(text: string): string {
  return text.replaceAll(
    /(?!\r?\n|\t)\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
