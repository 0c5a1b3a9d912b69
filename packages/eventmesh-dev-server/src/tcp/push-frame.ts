import { isConnectorError } from '@eventmesh/connector-api';
import { encodeFrame } from '@eventmesh/sdk/protocol';
import { withExtensions } from '../event/mesh-event.ts';
import { Unwritable, writeEvent } from '../event/write-event.ts';
import type { Push, Session } from '../mesh/session.ts';
import { serverHeader } from './server-header.ts';

/**
 * The frame by which a session gets an event: code 1 without a body when the runtime fails to write it. Nothing at all when it is larger
 * than a frame may be, or when the client did not name its `idc`: its push then ends in an error that nobody sees.
 */
export function pushFrame(
  { agent, address }: Session,
  { seq, event, command: cmd }: Push,
  now: number,
): Buffer | undefined {
  const { subsystem, group, idc } = agent;
  if (idc === undefined || subsystem === undefined) return undefined;
  const received = withExtensions(event, {
    reqeventmesh2ctimestamp: String(now),
    rsp0sys: subsystem,
    rsp0group: group,
    rsp0idc: idc,
    rsp0ip: address.host,
  });
  try {
    const body = writeEvent(received);
    return encodeFrame(serverHeader({ cmd, code: 0, seq, properties: { protocoltype: 'cloudevents' } }), body);
  } catch (thrown) {
    if (thrown instanceof Unwritable) return encodeFrame(serverHeader({ cmd, code: 1, desc: thrown.message, seq }));
    if (isConnectorError(thrown) && thrown.code === 'TOO_LARGE') return undefined;
    throw thrown;
  }
}
