import { createServer, type AddressInfo } from 'node:net';
import type { Address } from '../harness.ts';

/** An address on the loopback where nobody listens: connections are refused. */
export async function freeAddress(): Promise<Address> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return { host: '127.0.0.1', port };
}
