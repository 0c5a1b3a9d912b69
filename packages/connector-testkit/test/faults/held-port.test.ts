import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { HeldPort } from '../../src/faults/held-port.ts';
import { TestClient } from './echo-server.ts';

it.each(['127.0.0.1', '::1'])('refuses on a port of %s, again and again, and lets it be opened again', async (host) => {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let times = 0; times < 3; times += 1) {
    server.close();
    const held = new HeldPort({ host, port });
    const client = new TestClient({ host, port });
    await vi.waitFor(() => expect(client.error).toBe('ECONNREFUSED'));
    server.listen({ host, port });
    await once(server, 'listening');
    held[Symbol.dispose]();
    using next = new TestClient({ host, port });
    await once(next.socket, 'connect');
  }
  server.close();
});
