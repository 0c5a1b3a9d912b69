import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  attributesToHeaders,
  eventBody,
  jsonBatchContentType,
  jsonEventContentType,
  percentEncodeValue,
  writeJsonEvent,
} from '@eventmesh/event-formats';
import { compileBody, type MakeBody, type RequestBody } from './compile-body.ts';
import type { CompiledUrl, Destination } from './compile-url.ts';
import { isAllowedHost } from './allowed-hosts.ts';
import type { HttpSinkOptions } from './http-sink-options.ts';
import { fillTemplate, isFilled, parseTemplate, type Template } from './parse-template.ts';

/** What an event becomes, before it is put into a request: of a batch, several go into one. */
export interface Prepared {
  readonly event: AnyCloudEvent;
  readonly destination: Destination;
  readonly method: string;
  /** Those that depend on the event; whoever makes the request adds the others. */
  readonly headers: Record<string, string>;
  readonly body: RequestBody;
  /** Requests with several events have them with the same of this. */
  readonly goesWith: string;
}

/** Makes of an event what goes to one URL. Throws a ConnectorError that blames the event. */
export type Prepare = (event: AnyCloudEvent) => Prepared;

const binary = { prefix: 'ce-', percentEncode: true } as const;
const methodNames = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']);
/** What may stand in a header as it is. */
const headerValue = /^[\t\x20-\x7e]*$/;

/** How events become requests to a URL, as the options say: what does not depend on the event is worked out once. */
export function prepareFor(url: CompiledUrl, options: HttpSinkOptions): Prepare {
  const { mode, allowedHosts } = options;
  const headersOf = headerMaker(options);
  const bodyOf = bodyMaker(options);
  return (event) => {
    const destination = url.destinationOf(event);
    if (url.hostFromEvent && !isAllowedHost(destination.hostname, allowedHosts))
      throw new ConnectorError(
        'REJECTED',
        `The event names the host '${destination.hostname}', which is not among 'allowedHosts'.`,
      );
    const method = methodOf(event, options);
    const body = method === 'GET' ? { bytes: undefined, contentType: undefined } : bodyOf(event);
    const headers = headersOf(event);
    if (body.contentType !== undefined && !headerValue.test(body.contentType))
      throw new ConnectorError('INVALID_EVENT', 'The content type of the data cannot stand in a header.');
    const goesWith = mode === 'batch' ? `${destination.origin}${destination.path}\n${JSON.stringify(headers)}` : '';
    return { event, destination, method, headers, body, goesWith };
  };
}

function bodyMaker({ mode, body, contentType }: HttpSinkOptions): MakeBody {
  if (mode === 'raw') return compileBody(body, contentType);
  if (mode === 'binary') return eventBody;
  const type = mode === 'batch' ? jsonBatchContentType : jsonEventContentType;
  return (event) => ({ bytes: Buffer.from(writeJsonEvent(event), 'utf8'), contentType: type });
}

function headerMaker({ mode, headers }: HttpSinkOptions): (event: AnyCloudEvent) => Record<string, string> {
  const templates = Object.entries(headers).flatMap(([name, text]): readonly (readonly [string, Template])[] => {
    const template = parseTemplate(text);
    return template === undefined || !isFilled(template) ? [] : [[name.toLowerCase(), template]];
  });
  return (event) => {
    const made = mode === 'binary' ? attributesToHeaders(event, binary) : {};
    for (const [name, template] of templates) {
      const value = fillTemplate(template, event, percentEncodeValue);
      if (value !== undefined) made[name] = value;
    }
    return made;
  };
}

function methodOf(event: AnyCloudEvent, { method, methodAttribute, mode }: HttpSinkOptions): string {
  const named = methodAttribute === undefined ? undefined : event[methodAttribute];
  if (named === undefined || named === null) return method;
  const wantsBody = mode === 'structured';
  if (typeof named === 'string' && methodNames.has(named) && !(wantsBody && named === 'GET')) return named;
  throw new ConnectorError(
    'REJECTED',
    `Attribute '${methodAttribute}': expected POST, PUT, PATCH, DELETE${wantsBody ? '' : ' or GET'}.`,
  );
}
