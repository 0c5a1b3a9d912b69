import type { Frame } from '@eventmesh/sdk/protocol';
import { withExtensions, type MeshEvent } from './mesh-event.ts';
import { readEvent } from './read-event.ts';
import { nullPointer, Refusal } from './refusal.ts';
import { textOfData } from './write-event.ts';

const mandatory = ['protocoltype', 'protocolversion', 'protocoldesc'] as const;

/**
 * The event in a frame that publishes one: what its body says, with all properties of the header as extensions.
 *
 * @throws Refusal with the words of a real server
 */
export function publishedEvent({ header, body }: Frame): MeshEvent {
  const properties = header.properties ?? {};
  const type = properties['protocoltype'];
  if (type !== undefined && type !== 'cloudevents')
    throw new Refusal(
      `java.lang.IllegalArgumentException: Cannot find the Protocol adaptor: ${typeof type === 'string' ? type : JSON.stringify(type)}`,
    );
  if (body.length === 0)
    throw nullPointer(
      'Cannot invoke "Object.toString()" because the return value of "org.apache.eventmesh.common.protocol.tcp.Package.getBody()" is null',
    );
  if (mandatory.some((name) => properties[name] === undefined))
    throw nullPointer(
      'Cannot invoke "Object.toString()" because the return value of "org.apache.eventmesh.common.protocol.tcp.Header.getProperty(String)" is null',
    );
  const text = body.toString('utf8');
  const handle = 'org.apache.eventmesh.protocol.api.exception.ProtocolHandleException';
  if (text.trim() === '') throw new Refusal(`${handle}: invalid method params cloudEventJson ${text}`);
  const version = String(properties['protocolversion']);
  if (version !== '1.0' && version !== '0.3') throw new Refusal(`${handle}: Unsupported protocolVersion: ${version}`);
  const wrong = Object.keys(properties).find((name) => !/^[a-z\d]+$/.test(name));
  const event = readEvent(text);
  if (wrong !== undefined)
    throw new Refusal(`io.cloudevents.rw.CloudEventRWException: Invalid extensions name: ${wrong}`);
  return withExtensions(
    event,
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)])),
  );
}

/** Throws Refusal when the event has no data, or too many characters of them. */
export function checkData({ data }: MeshEvent, maxChars: number): void {
  if (data === undefined) throw nullPointer();
  if (textOfData(data).length > maxChars)
    throw new Refusal(`java.lang.Exception: event size exceeds the limit: ${maxChars}`);
}
