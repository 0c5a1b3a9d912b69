import { javaOrder } from './java-order.ts';
import type { MeshEvent } from './mesh-event.ts';

const mandatory = ['specversion', 'id', 'type', 'source', 'datacontenttype'];

/** The body of a publisher's acknowledgement: its event as Jackson writes the Java object, which is no CloudEvent. */
export function writePublished(event: MeshEvent): Buffer {
  const { id, source, type, subject, time, datacontenttype, dataschema, specversion, data } = event;
  const present = Object.entries({ dataschema, subject, time }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const body = {
    data: data !== undefined && 'json' in data ? { node: data.json } : {},
    id,
    source,
    type,
    subject,
    time,
    dataContentType: datacontenttype,
    dataSchema: dataschema,
    specVersion: specversion === '1.0' ? 'V1' : 'V03',
    extensionNames: javaOrder(event.extensions.keys()),
    attributeNames: javaOrder([...mandatory, ...present]),
  };
  return Buffer.from(JSON.stringify(body));
}
