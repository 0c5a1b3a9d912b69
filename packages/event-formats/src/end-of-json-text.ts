/**
 * Where a text in JSON ends: its closing quote is the first with an even number of backslashes before it.
 *
 * @param start of its opening quote
 */
export function endOfJsonText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
}
