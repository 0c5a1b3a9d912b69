const uri = /^([A-Za-z][A-Za-z\d+.-]*:)?[\w\-.~:/?#[\]@!$&'()*+,;=%\u00A0-\uFFFF]*$/;
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/;

/** Whether `java.net.URI` takes it, as far as characters go. */
export function isUri(text: string): boolean {
  return uri.test(text);
}

/** Whether the CloudEvents library of the runtime takes it for a time. */
export function isRfc3339(text: string): boolean {
  return rfc3339.test(text);
}
