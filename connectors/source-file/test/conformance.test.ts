import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSource, type Upstream } from '@eventmesh/connector-testkit/conformance';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { fileSource } from '../src/file-source.ts';

describeSource({
  definition: fileSource,
  module: new URL('../dist/index.js', import.meta.url),
  upstream: growingFile,
  wrongOptions: [{ because: 'a * in a folder', options: { path: '/logs/*/events.ndjson' }, names: 'path' }],
  inapplicable: [
    { id: 'faults.overloaded', reason: 'a file asks for nothing' },
    { id: 'faults.credentials', reason: 'a file knows no credentials' },
    { id: 'faults.restarted', reason: 'there is no server' },
    { id: 'faults.disk-full', reason: 'it writes nothing' },
  ],
});

/** A file that others append to. */
async function growingFile(): Promise<Upstream> {
  const folder = await mkdtemp(join(tmpdir(), 'source-file-'));
  const path = join(folder, 'events.ndjson');
  const append = async (lines: readonly string[]): Promise<void> => {
    const file = await open(path, 'a');
    await file.appendFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
    await file.close();
  };
  return {
    options: { path, format: 'cloudevents', pollMs: 5, maxLineBytes: 2_097_152 },
    put: (events) => append(events.map(writeJsonEvent)),
    putUnreadable: (body) => append([Buffer.from(body).toString('latin1')]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
