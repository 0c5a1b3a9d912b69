import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  eventFromBody,
  isJsonContentType,
  jsonBatchContentType,
  jsonEventContentType,
  mediaTypeOf,
  readExactJsonEvent,
  readJsonBatch,
} from '@eventmesh/event-formats';
import { ProblemError } from '../exchange/problem.ts';
import { attributesIn, headerOf, type RequestHead } from '../exchange/request-head.ts';

/**
 * The events of a request, in binary, structured or batch mode: all of them, or none.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws ProblemError with status 415 for what is no CloudEvent in a known format, and 400 for one that is wrong
 */
export function requestToEvents(head: RequestHead, body: Buffer): readonly AnyCloudEvent[] {
  const contentType = headerOf(head, 'content-type');
  const mediaType = contentType === undefined ? '' : mediaTypeOf(contentType);
  try {
    if (mediaType === jsonEventContentType) return [readExactJsonEvent(body)];
    if (mediaType === jsonBatchContentType) return allOf(readJsonBatch(body));
    if (mediaType.startsWith('application/cloudevents')) throw unknownFormat(mediaType);
    return [binaryEvent(head, contentType, body)];
  } catch (thrown) {
    if (isConnectorError(thrown)) throw new ProblemError(400, thrown.message);
    throw thrown;
  }
}

function allOf(results: ReturnType<typeof readJsonBatch>): readonly AnyCloudEvent[] {
  return results.map((result, index) => {
    if (!isConnectorError(result)) return result;
    throw new ProblemError(400, `Event ${index + 1} of ${results.length}, and so none of them: ${result.message}`);
  });
}

function binaryEvent(head: RequestHead, contentType: string | undefined, body: Buffer): AnyCloudEvent {
  const attributes = attributesIn(head);
  if (attributes === undefined) throw unknownFormat(contentType === undefined ? '' : mediaTypeOf(contentType));
  if (attributes['specversion'] === undefined)
    throw new ProblemError(400, "Header 'ce-specversion': expected '1.0', found none.");
  if (contentType !== undefined) attributes['datacontenttype'] = contentType;
  return eventFromBody(attributes, hasData(contentType, body) ? body : undefined);
}

/** An empty body may be empty data, or none. It is never JSON, and without a type there is nothing to be empty. */
function hasData(contentType: string | undefined, body: Buffer): boolean {
  return body.length > 0 || (contentType !== undefined && !isJsonContentType(contentType));
}

function unknownFormat(mediaType: string): ProblemError {
  const found = mediaType === '' ? 'no content type' : `'${mediaType.slice(0, 80)}'`;
  const detail = `Expected headers 'ce-…', or the content type '${jsonEventContentType}' or '${jsonBatchContentType}'; found ${found}.`;
  return new ProblemError(415, detail, { headers: { accept: `${jsonEventContentType}, ${jsonBatchContentType}` } });
}
