const json = /^[^/]+\/([^/]+\+)?json$/;
const text = /^text\/|^application\/xml$|\+xml$/;
const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const utf8Names = /^(utf-?8|us-ascii|ascii)$/i;

/** The media type without parameters, in lower case. */
export function mediaTypeOf(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** Whether data of this content type is JSON. No content type at all means JSON, as in the JSON event format. */
export function isJsonContentType(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === 'application/json') return true;
  return json.test(mediaTypeOf(contentType));
}

/** Whether data of this content type is text in UTF-8. Text in another charset counts as bytes, which go through unharmed. */
export function isTextContentType(contentType: string): boolean {
  return text.test(mediaTypeOf(contentType)) && otherCharsetOf(contentType) === undefined;
}

/** The charset that a content type names; undefined when it names none, or UTF-8 or its subset ASCII. */
export function otherCharsetOf(contentType: string): string | undefined {
  const name = charset.exec(contentType)?.[1];
  return name === undefined || utf8Names.test(name) ? undefined : name;
}
