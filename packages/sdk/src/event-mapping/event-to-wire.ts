import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { toEvent } from '@eventmesh/event-formats';
import { passesAsText, passesAsTime, passesAsUri, substitute, substituteTime } from './wire-attributes.ts';
import { wireData } from './wire-data.ts';
import { coreNames, isTakenName, markers, wireContentType } from './wire-names.ts';

/** An event as it goes over the wire. */
export interface WireEvent {
  /** `id` and `source` as EventMesh sees them, to know the acknowledgement by. */
  readonly id: string;
  readonly source: string;
  /** In the JSON event format. */
  readonly body: Buffer;
}

type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * Writes an event so that EventMesh lets it through: natural for whoever reads it with another client, and with markers that
 * carry what EventMesh does not, for {@link import('./wire-to-event.ts').wireToEvent}.
 *
 * @param topic goes as `subject`, which is how EventMesh routes
 * @param extra attributes that go along: what a reply repeats of its request, what the old HTTP protocol asks for
 * @throws ConnectorError with code `INVALID_EVENT`
 */
export function eventToWire(
  event: AnyCloudEvent,
  topic: string,
  extra: Readonly<Record<string, string>> = {},
): WireEvent {
  const checked = toEvent(event);
  const { form, json, exact } = wireData(checked);
  const { id, source, type, time, dataschema, subject, datacontenttype } = checked;
  const idPasses = passesAsText(id);
  const typePasses = passesAsText(type);
  const sourcePasses = passesAsUri(source);
  const timePasses = time === undefined || passesAsTime(time);
  const schemaPasses = dataschema === undefined || passesAsUri(dataschema);
  const extensions = splitExtensions(checked);
  const core = {
    specversion: '1.0',
    id: idPasses ? id : substitute(id),
    source: sourcePasses ? source : substitute(source),
    type: typePasses ? type : substitute(type),
    subject: topic,
    datacontenttype: wireContentType,
  };
  const attributes: Attributes = {
    ...core,
    time: timePasses ? time : substituteTime(time),
    dataschema: schemaPasses ? dataschema : undefined,
    ...extensions.natural,
    ...extra,
    [markers.data]: form,
    [markers.json]: exact,
    [markers.contentType]: datacontenttype,
    [markers.subject]: subject === undefined ? undefined : JSON.stringify(subject),
    [markers.id]: idPasses ? undefined : JSON.stringify(id),
    [markers.type]: typePasses ? undefined : JSON.stringify(type),
    [markers.source]: sourcePasses ? undefined : source,
    [markers.time]: timePasses ? undefined : time,
    [markers.schema]: schemaPasses ? undefined : dataschema,
    [markers.extensions]: extensions.carried,
  };
  const body = Buffer.from(`${JSON.stringify(attributes).slice(0, -1)},"data":${json}}`, 'utf8');
  return { id: core.id, source: core.source, body };
}

/**
 * Extensions that pass by their names, and JSON of those that do not, or not as what they are: RocketMQ makes text of numbers and
 * booleans.
 */
function splitExtensions(event: AnyCloudEvent): { natural: Attributes; carried: string | undefined } {
  const natural: Attributes = {};
  const carried: [string, unknown][] = [];
  for (const name of Object.keys(event)) {
    const value = event[name];
    if (coreNames.has(name) || value === undefined || value === null) continue;
    const taken = isTakenName(name);
    if (taken || typeof value !== 'string' || !passesAsText(value)) carried.push([name, value]);
    if (!taken && (typeof value !== 'string' || passesAsText(value))) natural[name] = value as string;
  }
  return { natural, carried: carried.length === 0 ? undefined : JSON.stringify(Object.fromEntries(carried)) };
}
