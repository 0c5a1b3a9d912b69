import { percentDecodeValue, rememberNames } from '@eventmesh/event-formats';
import { isConnectorError } from '@eventmesh/connector-api';
import { ProblemError } from './problem.ts';

/** A request up to its body. */
export interface RequestHead {
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  /** Behind the question mark, as it was sent; empty when there is none. */
  readonly query: string;
  /** Names, in lower case, and values in turn, as they were sent; without those of HTTP/2 itself. */
  readonly headers: readonly string[];
  /** Octets of names and values. */
  readonly headerBytes: number;
}

/** Of these there is one, or nobody knows which counts. */
const singular = new Set(['authorization', 'content-type', 'content-encoding', 'content-length', 'host']);

const lowerCase = rememberNames((name) => name.toLowerCase());

/** Makes a head of what Node gives: names and values in turn, as they were sent. */
export function readHead(method: string, url: string, rawHeaders: readonly string[]): RequestHead {
  const mark = url.indexOf('?');
  const headers: string[] = [];
  let headerBytes = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.startsWith(':')) continue;
    const value = rawHeaders[index + 1] as string;
    headerBytes += name.length + value.length;
    headers.push(lowerCase(name), value);
  }
  const path = mark < 0 ? url : url.slice(0, mark);
  return { method, path, query: mark < 0 ? '' : url.slice(mark + 1), headers, headerBytes };
}

/**
 * The value of a header; undefined when it did not come.
 *
 * @param name in lower case
 * @throws ProblemError with status 400 when a header came twice of which there can only be one
 */
export function headerOf({ headers }: RequestHead, name: string): string | undefined {
  let found: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== name) continue;
    const value = headers[index + 1] as string;
    if (found !== undefined && singular.has(name)) throw twice(name);
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/**
 * Attributes of an event in the headers `ce-…`, percent-decoded; undefined when there is none.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md section 3.1.3
 * @throws ProblemError with status 400 when one came twice, stands for data or content type, or is encoded badly
 */
export function attributesIn({ headers }: RequestHead): Record<string, string> | undefined {
  let attributes: Record<string, string> | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (!name.startsWith('ce-')) continue;
    const value = headers[index + 1] as string;
    const attribute = name.slice(3);
    if (notInHeaders.has(attribute))
      throw new ProblemError(400, `Header '${name}': expected an attribute that goes with a header of this prefix.`);
    attributes ??= Object.create(null) as Record<string, string>;
    if (attribute in attributes) throw twice(name);
    attributes[attribute] = value.includes('%') || value.startsWith('"') ? decoded(value, name) : value;
  }
  return attributes;
}

/** Data are the body, and their type is `Content-Type`. */
const notInHeaders = new Set(['', 'data', 'data_base64', 'datacontenttype']);

function decoded(value: string, name: string): string {
  try {
    return percentDecodeValue(value, name);
  } catch (thrown) {
    if (isConnectorError(thrown)) throw new ProblemError(400, thrown.message);
    throw thrown;
  }
}

function twice(name: string): ProblemError {
  return new ProblemError(400, `Header '${name}': expected it once, found it several times.`);
}
