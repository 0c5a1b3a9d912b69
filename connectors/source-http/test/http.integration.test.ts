import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { MemoryTarget, memorySink, until } from '@eventmesh/connector-testkit';
import { expect, it } from 'vitest';
import { httpSource } from '../src/index.ts';
import { makeCertificate } from '@eventmesh/test-servers';
import { RunningSource } from './support/running-source.ts';

const attributes = ['ce-specversion: 1.0', 'ce-source: /curl', 'ce-type: t', 'Content-Type: application/json'];

/** Runs curl, and gives what it tells of the answer. */
async function curl(url: string, ...further: readonly string[]): Promise<string> {
  const headers = attributes.flatMap((line) => ['-H', line]);
  const tells = ['-s', '-o', '/dev/null', '-w', '%{http_version} %{http_code}', '--max-time', '20'];
  const { stdout } = await promisify(execFile)('curl', [...tells, ...headers, ...further, url]);
  return stdout;
}

it('curl, over HTTP/1.1: an event, a large one that is asked for first, one with a wrong token', async () => {
  await using running = await RunningSource.start({ token: 'right' });
  const url = `http://127.0.0.1:${running.port}/events`;
  const folder = await mkdtemp(join(tmpdir(), 'source-http-'));
  try {
    const large = join(folder, 'large.json');
    await writeFile(large, JSON.stringify({ text: 'x'.repeat(3_000_000) }));
    const bearer = ['-H', 'Authorization: Bearer right'];
    expect(await curl(url, ...bearer, '-H', 'ce-id: 1', '-d', '{"a":1}')).toBe('1.1 204');
    expect(
      await curl(url, ...bearer, '-H', 'ce-id: 2', '-H', 'Expect: 100-continue', '--data-binary', `@${large}`),
    ).toBe('1.1 204');
    expect(await curl(url, '-H', 'ce-id: 3', '-d', '{}')).toBe('1.1 401');
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(running.events.map(({ id }) => id)).toEqual(['1', '2']);
});

it('curl, over TLS: HTTP/2 and HTTP/1.1, by what it asks for', async () => {
  await using running = await RunningSource.start({ tls: makeCertificate('server') });
  const url = `https://127.0.0.1:${running.port}/events`;
  expect(await curl(url, '-k', '--http2', '-H', 'ce-id: 1', '-d', '{}')).toBe('2 204');
  expect(await curl(url, '-k', '--http1.1', '-H', 'ce-id: 2', '-d', '{}')).toBe('1.1 204');
});

it('a client that waits for its answers gets its events to the target in order, through a whole pipeline', async () => {
  const target = new MemoryTarget();
  await using first = await RunningSource.start();
  const { port } = first;
  await first.stopReading();
  await first.source.close();
  await using pipeline = await startPipeline({
    name: 'order',
    source: httpSource({ port }),
    sink: memorySink(target),
    store: new MemoryStateStore(),
  });
  await until('it runs', () => pipeline.status().state === 'running', 5000);
  const ids = Array.from({ length: 50 }, (_, index) => String(index));
  for (const id of ids) {
    const headers = {
      'ce-specversion': '1.0',
      'ce-source': '/order',
      'ce-type': 't',
      'ce-partitionkey': 'k',
      'ce-id': id,
    };
    const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers });
    expect(status).toBe(204);
    expect(target.ids.at(-1)).toBe(id);
  }
  expect(target.ids).toEqual(ids);
});
