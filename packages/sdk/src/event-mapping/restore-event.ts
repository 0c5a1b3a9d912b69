import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  createEvent,
  eventFromBody,
  isJsonContentType,
  readExactJsonEvent,
  type EventAttributes,
} from '@eventmesh/event-formats';
import { coreNames, dataForms, isServerName, markerPrefix, markers } from './wire-names.ts';

type Received = Readonly<Record<string, unknown>>;

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Makes an event again of one that has our markers. Forged markers give no more than an event that their sender could have published.
 *
 * @throws ConnectorError with code `UNREADABLE` or `INVALID_EVENT`
 */
export function restoreEvent(received: Received): AnyCloudEvent {
  const attributes = {
    ...naturalExtensions(received),
    ...carriedExtensions(received),
    specversion: received['specversion'],
    id: jsonMarker(received, markers.id) ?? received['id'],
    source: marker(received, markers.source) ?? received['source'],
    type: jsonMarker(received, markers.type) ?? received['type'],
    subject: jsonMarker(received, markers.subject),
    time: marker(received, markers.time) ?? received['time'],
    dataschema: marker(received, markers.schema) ?? received['dataschema'],
    datacontenttype: marker(received, markers.contentType),
  } as EventAttributes;
  const { data } = received;
  switch (received[markers.data]) {
    case dataForms.none:
      return createEvent(attributes);
    case dataForms.binary:
      return createEvent({ ...attributes, data: bytesOf(data) });
    case dataForms.text:
      return withText(attributes, data);
    case dataForms.value: {
      const exact = marker(received, markers.json);
      if (exact !== undefined) return withText(attributes, exact);
      if (data !== undefined) return createEvent({ ...attributes, data });
      throw nonsense(markers.data, 'data beside it');
    }
    default:
      throw nonsense(markers.data, Object.values(dataForms).join(', '));
  }
}

/** With the data that JSON text holds, and that very text where the content type is JSON. */
function withText(attributes: EventAttributes, text: unknown): AnyCloudEvent {
  if (typeof text !== 'string') throw nonsense(markers.data, 'JSON text as the data');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new ConnectorError('UNREADABLE', 'The data are marked as JSON text, and are not.', { cause });
  }
  const { datacontenttype } = attributes;
  if (!isJsonContentType(datacontenttype)) return createEvent({ ...attributes, data });
  if (datacontenttype !== undefined) return eventFromBody(attributes, Buffer.from(text, 'utf8'));
  return readExactJsonEvent(`${JSON.stringify(attributes).slice(0, -1)},"data":${text}}`);
}

function naturalExtensions(received: Received): Received {
  return Object.fromEntries(
    Object.entries(received).filter(
      ([name]) => !coreNames.has(name) && !name.startsWith(markerPrefix) && !isServerName(name, received),
    ),
  );
}

function carriedExtensions(received: Received): Received {
  const carried = jsonMarker(received, markers.extensions);
  if (carried === undefined) return {};
  if (typeof carried !== 'object' || carried === null || Array.isArray(carried))
    throw nonsense(markers.extensions, 'a JSON object');
  if (Object.keys(carried).some((name) => coreNames.has(name))) throw nonsense(markers.extensions, 'extensions only');
  return carried as Received;
}

function marker(received: Received, name: string): string | undefined {
  const value = received[name];
  if (value === undefined || typeof value === 'string') return value;
  throw nonsense(name, 'text');
}

function jsonMarker(received: Received, name: string): unknown {
  const text = marker(received, name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw nonsense(name, 'JSON');
  }
}

function bytesOf(data: unknown): Buffer {
  if (typeof data !== 'string' || data.length % 4 !== 0 || !base64Form.test(data))
    throw nonsense(markers.data, 'Base64');
  return Buffer.from(data, 'base64');
}

function nonsense(name: string, expected: string): ConnectorError {
  return new ConnectorError('UNREADABLE', `Extension '${name}': expected ${expected}, found something else.`);
}
