const json = /^(application|text)\/json$|^[^/]+\/[^/]+\+json$/;
const text = /^text\/|^application\/xml$|\+xml$/;

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

/** Whether data of this content type is text. */
export function isTextContentType(contentType: string): boolean {
  return text.test(mediaTypeOf(contentType));
}
