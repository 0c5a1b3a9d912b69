import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventBody, isJsonContentType } from '@eventmesh/event-formats';
import { dataForms } from './wire-names.ts';

/** Data of an event as they go over the wire. */
export interface WireData {
  readonly form: string;
  /** JSON text of the member `data`. */
  readonly json: string;
  /** Exact JSON text, for the marker `emsdkjson`; undefined when `json` says all. */
  readonly exact?: string;
}

/** So many characters of exact JSON text go into a marker; RocketMQ has room for 32 KiB of attributes in all. */
const maxExactLength = 4096;
/** Jackson takes a depth of 1000, and numbers of 1000 digits. */
const maxDepth = 900;
const manyDigits = /\d{900}/;
/** JSON.stringify writes these only for broken surrogate pairs, which UTF-8 does not have. */
const brokenSurrogate = /\\ud[89a-f]/;
/** Strings, to be kept, or blanks between tokens. */
const stringsAndBlanks = /"[^"\\]*(?:\\.[^"\\]*)*"|[\t\n\r ]+/g;

/**
 * Data as EventMesh lets them through: JSON and text readable as they are, bytes as Base64, none as null.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data have no JSON form
 */
export function wireData(event: AnyCloudEvent): WireData {
  const { data } = event;
  if (data === undefined) return { form: dataForms.none, json: 'null' };
  if (data instanceof Uint8Array) return { form: dataForms.binary, json: `"${base64Of(data)}"` };
  const canonical = jsonOf(data);
  const exact = exactText(event, canonical);
  if (canonical === undefined || !passesAsJson(canonical)) return asText(exact);
  if (exact === canonical) return { form: dataForms.value, json: canonical };
  return exact.length <= maxExactLength ? { form: dataForms.value, json: canonical, exact } : asText(exact);
}

/** The JSON text that the data came in, but for blanks between tokens; for other data, the one that we write. */
function exactText(event: AnyCloudEvent, canonical: string | undefined): string {
  const text = isJsonContentType(event.datacontenttype) ? eventBody(event).bytes?.toString('utf8') : canonical;
  if (text === undefined)
    throw new ConnectorError('INVALID_EVENT', `The data of event '${event.id}' have no JSON form.`);
  return text === canonical ? text : withoutBlanks(text);
}

function asText(text: string): WireData {
  return { form: dataForms.text, json: JSON.stringify(text) };
}

function withoutBlanks(json: string): string {
  return json.replace(stringsAndBlanks, (found) => (found.startsWith('"') ? found : ''));
}

function passesAsJson(json: string): boolean {
  return !brokenSurrogate.test(json) && !manyDigits.test(json) && isFlatterThan(maxDepth, json);
}

/** Counts brackets, also those in strings: enough to be safe. */
function isFlatterThan(limit: number, json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) depth += 1;
    else if (character === 0x5d || character === 0x7d) depth -= 1;
    if (depth > limit) return false;
  }
  return true;
}

/** Undefined when there is no such text, or data that came as a body are too deep for it to be written anew. */
function jsonOf(data: unknown): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    // Said where it matters: data that did not come as a body are refused.
    return undefined;
  }
}

function base64Of(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
