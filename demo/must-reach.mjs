import { once } from 'node:events';
import { connect } from 'node:net';

const reachWithinMs = 5000;

/** Connects to `host:port`, and lets go. Throws a sentence that ends with the hint when nothing is there. */
export async function mustReach(address, hint) {
  const at = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(reachWithinMs) });
  } catch (thrown) {
    const why = thrown.name === 'AbortError' ? `no answer within ${reachWithinMs / 1000} s` : thrown.message;
    throw new Error(`Cannot reach ${address}: ${why}. ${hint}`, { cause: thrown });
  } finally {
    socket.destroy();
  }
}
