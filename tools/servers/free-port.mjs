import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const tries = 20;

/**
 * A port of the loopback where nobody listens. It is below those that systems give to connections: a client that calls again and again while
 * nobody listens there could get the same port at its own end, and be connected with itself.
 */
export async function freePort() {
  let failure;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const server = createServer();
    try {
      const port = randomInt(20_000, 30_000);
      await once(server.listen(port, '127.0.0.1'), 'listening');
      server.close();
      await once(server, 'close');
      return port;
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw new Error(`Found no free port of 127.0.0.1 from 20000 to 29999 in ${tries} tries: ${failure.message}`, {
    cause: failure,
  });
}
