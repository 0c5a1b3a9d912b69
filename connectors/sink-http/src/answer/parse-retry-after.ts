const seconds = /^\d{1,15}$/;
/** The three forms of RFC 9110, section 5.6.7. */
const httpDate =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/**
 * How long the header `Retry-After` asks to wait, in milliseconds: it has seconds or a date in it (RFC 9110, section 10.2.3). Undefined
 * when it asks for nothing, for a time that is over, or in another form.
 *
 * @param most what asks for longer counts as this, in milliseconds
 */
export function parseRetryAfter(value: string | undefined, nowMs: number, most: number): number | undefined {
  const text = value?.trim() ?? '';
  const waitMs = seconds.test(text) ? Number(text) * 1000 : httpDate.test(text) ? dateOf(text) - nowMs : 0;
  return waitMs > 0 ? Math.min(waitMs, most) : undefined;
}

function dateOf(text: string): number {
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
