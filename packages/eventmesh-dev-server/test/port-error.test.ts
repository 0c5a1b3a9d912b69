import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { explainStartError } from '../src/explain-start-error.ts';
import { startEventMeshDevServer } from '../src/index.ts';

it.each([
  ['port', '--port'],
  ['httpPort', '--http-port'],
  ['adminPort', '--admin-port'],
])('names the port that is taken, and %s or %s', async (option, onCommandLine) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const failure = await startEventMeshDevServer({ [option]: port }).catch((error: unknown) => error);
  other.close();
  expect(failure).toHaveProperty('message', `${option}: port ${port} of 127.0.0.1 is in use`);
  expect(explainStartError(failure)).toBe(`${onCommandLine}: port ${port} of 127.0.0.1 is in use`);
});

it('says what else keeps it from listening', async () => {
  const failure = await startEventMeshDevServer({ host: '192.0.2.1' }).catch((error: unknown) => error);
  expect(explainStartError(failure)).toMatch(/^--port: cannot listen on port 0 of 192\.0\.2\.1: .*EADDRNOTAVAIL/);
});
