/** What `java.net.URI` takes, as far as it is needed: no brackets, no colon in a first segment that is not a scheme. */
const javaUri =
  /^(?:[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/?#[\]]+(?:[/?#][^[\]]*)?|(?!\/\/)[^#[\]][^[\]]*)|\/\/[^/?#[\]]+(?:[/?#][^[\]]*)?|(?!\/\/)[^:/?#[\]]*(?:[/?#][^[\]]*)?)$/;

/** What `java.time.OffsetDateTime` reads and writes again without a change. */
const javaTime =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{0,8}[1-9])?(?:Z|[+-](?!00:00)(?:(?:0\d|1[0-7]):[0-5]\d|18:00))$/;
const utcTime = /^\d{4}-/;

/** RocketMQ takes no property of blanks only. */
const blank = /^ *$/;

/** Whether EventMesh lets a text through as it is, with either storage. */
export function passesAsText(text: string): boolean {
  return !blank.test(text);
}

/** Whether EventMesh lets `source` or `dataschema` through as it is. */
export function passesAsUri(uri: string): boolean {
  return javaUri.test(uri);
}

/** Whether EventMesh lets `time` through as it is. */
export function passesAsTime(time: string): boolean {
  return javaTime.test(time);
}

/** What stands for an attribute that does not pass: something to read, that does. */
export function substitute(text: string): string {
  return encodeURIComponent(text);
}

/** What stands for a `time` that does not pass: the same moment in UTC, to the millisecond; undefined for a leap second and the like. */
export function substituteTime(time: string): string | undefined {
  const date = new Date(time.toUpperCase());
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return utcTime.test(text) ? text : undefined;
}
