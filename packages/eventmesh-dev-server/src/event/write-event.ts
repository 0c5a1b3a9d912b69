import { javaOrder } from './java-order.ts';
import type { MeshData, MeshEvent } from './mesh-event.ts';

const jsonFormat = 'application/cloudevents+json';
const optional = ['dataschema', 'subject', 'time'] as const;

/** What a session is told instead of an event that the runtime fails to write: the beginning of a Java stack trace. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
}

/**
 * The body of a push. The runtime takes the content type of the data for the format of the event, and so writes only those of
 * type `application/cloudevents+json`; others are lost.
 *
 * @throws Unwritable when it does not
 */
export function writeEvent(event: MeshEvent): Buffer {
  const adaptor = 'org.apache.eventmesh.protocol.cloudevents.CloudEventsProtocolAdaptor.fromCloudEvent';
  if (event.extensions.get('protocoldesc') !== 'tcp')
    throw new Unwritable(`[${adaptor}(CloudEventsProtocolAdaptor.java:148)]`);
  if (event.datacontenttype.split(';')[0]?.trim() !== jsonFormat) {
    const check = 'com.google.common.base.Preconditions.checkNotNull(Preconditions.java:922)';
    throw new Unwritable(`[${check}, ${adaptor}(CloudEventsProtocolAdaptor.java:141)]`);
  }
  const { specversion, id, source, type, datacontenttype } = event;
  const head: Record<string, unknown> = { specversion, id, source, type, datacontenttype };
  for (const name of optional) if (event[name] !== undefined) head[name] = event[name];
  for (const name of javaOrder(event.extensions.keys())) head[name] = event.extensions.get(name);
  const text = JSON.stringify(head);
  if (event.data === undefined) return Buffer.from(text);
  return Buffer.from(`${text.slice(0, -1)},"data":${textOfData(event.data)}}`);
}

/** Bytes go out as they are, which leaves JSON behind unless they are some. */
export function textOfData(data: MeshData): string {
  return 'json' in data ? JSON.stringify(data.json) : data.bytes.toString('utf8');
}
