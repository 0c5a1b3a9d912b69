/** What text in an event must not hold (CloudEvents 1.0.2, type system): control characters, lone surrogates, noncharacters. */
const unfit = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const everyUnfit = new RegExp(unfit.source, 'gu');

/** Whether an attribute can hold this text. */
export function isAttributeText(text: string): boolean {
  return !unfit.test(text);
}

/** JSON of a value as text that an attribute can hold: what is unfit is escaped. */
export function toAttributeJson(value: object): string {
  return JSON.stringify(value).replaceAll(everyUnfit, (found) => {
    const units = Array.from({ length: found.length }, (_, at) => found.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
