import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  attributesToHeaders,
  eventBody,
  jsonBatchContentType,
  jsonEventContentType,
  percentEncodeValue,
  writeJsonEvent,
} from '@eventmesh/event-formats';
import { batchItem, type BatchItem } from './batch-body.ts';
import { compileBody, type MakeBody, type RequestBody } from '../template/compile-body.ts';
import type { CompiledUrl, Destination } from '../template/compile-url.ts';
import { isAllowedHost } from '../options/allowed-hosts.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import { fillTemplate, isFilled, parseTemplate, type Template } from '../template/parse-template.ts';

/** What an event becomes, before it is put into a request: of a batch, several go into one. */
export interface Prepared {
  readonly event: AnyCloudEvent;
  readonly destination: Destination;
  readonly method: string;
  /** Those that depend on the event; whoever makes the request adds the others. */
  readonly headers: Record<string, string>;
  /** Without bytes in a batch: those come of all its items. */
  readonly body: RequestBody;
  readonly item: BatchItem | undefined;
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
  const templates = templatesIn(options.headers);
  const mayDiffer = mode === 'batch' && (url.fromEvent || templates.length > 0);
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
    const headers = mode === 'binary' ? attributesToHeaders(event, binary) : {};
    for (const [name, template] of templates) {
      const value = fillTemplate(template, event, percentEncodeValue);
      if (value !== undefined) headers[name] = value;
    }
    if (body.contentType !== undefined && !headerValue.test(body.contentType))
      throw new ConnectorError('INVALID_EVENT', 'The content type of the data cannot stand in a header.');
    const goesWith = mayDiffer ? `${destination.origin}${destination.path}\n${JSON.stringify(headers)}` : '';
    const item = mode === 'batch' ? batchItem(event) : undefined;
    return { event, destination, method, headers, body, item, goesWith };
  };
}

function bodyMaker({ mode, body, contentType }: HttpSinkOptions): MakeBody {
  if (mode === 'raw') return compileBody(body, contentType);
  if (mode === 'binary') return eventBody;
  if (mode === 'batch') return () => ({ bytes: undefined, contentType: jsonBatchContentType });
  return (event) => ({ bytes: Buffer.from(writeJsonEvent(event), 'utf8'), contentType: jsonEventContentType });
}

/** The headers with values of events in them, by names in lower case. */
function templatesIn(headers: HttpSinkOptions['headers']): readonly (readonly [string, Template])[] {
  return Object.entries(headers).flatMap(([name, text]): readonly (readonly [string, Template])[] => {
    const template = parseTemplate(text);
    return template === undefined || !isFilled(template) ? [] : [[name.toLowerCase(), template]];
  });
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
