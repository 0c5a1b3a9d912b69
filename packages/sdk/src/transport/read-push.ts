import { ConnectorError, isConnectorError } from '@eventmesh/connector-api';
import type { Delivery } from '../delivery.ts';
import { eventToWire } from '../event-mapping/event-to-wire.ts';
import { wireToEvent } from '../event-mapping/wire-to-event.ts';
import { requestName } from '../event-mapping/wire-names.ts';
import type { Frame } from '../protocol/frame.ts';
import { publishProperties } from './publish-properties.ts';
import type { TcpSession } from '../session/tcp-session.ts';

/**
 * Makes a delivery of what a server pushes; one that is unreadable where it is no event.
 *
 * @param topics those subscribed to: what is known of a message that says nothing
 */
export function readPush(frame: Frame, session: TcpSession, topics: readonly string[], receivedAtMs: number): Delivery {
  const { header, body } = frame;
  const ack = acknowledger(frame, session);
  const settle = { receivedAtMs, bytes: body.length, ack };
  try {
    if (header.code !== 0) throw serverFailure(header.code, header.desc);
    const { event, topic, replyAttributes } = wireToEvent(body);
    // A subscription with replies gets all that is published by that command, too.
    const expectsReply = header.cmd === 'REQUEST_TO_CLIENT' && Object.hasOwn(replyAttributes, requestName);
    return {
      kind: 'event',
      event,
      topic,
      expectsReply,
      ...settle,
      async reply(answer) {
        if (!expectsReply) throw new ConnectorError('UNSUPPORTED', `Nobody waits for a reply to event '${event.id}'.`);
        const wire = eventToWire(answer, topic, replyAttributes);
        await ack();
        const response = { cmd: 'RESPONSE_TO_SERVER', code: 0, seq: header.seq ?? null, properties: publishProperties };
        if (session.send(response, wire.body)) return;
        throw new ConnectorError('UNAVAILABLE', `Cannot reply to event '${event.id}': the session has ended.`);
      },
    };
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    const facts = factsOf(frame, topics);
    return { kind: 'unreadable', error: thrown, body: Buffer.from(body), facts, ...settle };
  }
}

/** Answers a push with its command, `seq` and properties, once. */
function acknowledger({ header }: Frame, session: TcpSession): () => Promise<boolean> {
  let sent: boolean | undefined;
  return async () => {
    const { cmd, seq, properties = {} } = header;
    if (typeof seq !== 'string') return false;
    sent ??= session.send({ cmd: `${cmd}_ACK`, code: 0, seq, properties });
    return await Promise.resolve(sent);
  };
}

function serverFailure(code: number, desc: string | null | undefined): ConnectorError {
  const why = desc ? `: ${desc}` : '';
  return new ConnectorError('UNREADABLE', `EventMesh could not write the event (code ${code}${why}).`);
}

function factsOf({ header: { cmd, code, seq } }: Frame, topics: readonly string[]): Readonly<Record<string, string>> {
  const [topic] = topics;
  const known = topics.length === 1 && topic !== undefined ? { topic } : {};
  return { command: cmd, code: String(code), ...(typeof seq === 'string' ? { seq } : {}), ...known };
}
