import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { spoolSource } from './src/spool-source.mjs';

describeSource({
  definition: spoolSource,
  module: new URL('src/spool-source.mjs', import.meta.url),
  upstream: spoolFolder,
  wrongOptions: [{ because: 'a pause of nothing', options: { pollMs: 0 }, names: 'pollMs' }],
  inapplicable: ['overloaded', 'credentials', 'restarted', 'disk-full'].map((fault) => ({
    id: `faults.${fault}`,
    reason: 'a folder that is only read from',
  })),
});

async function spoolFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  let count = 0;
  const put = async (body) => {
    const name = String((count += 1)).padStart(9, '0');
    await writeFile(join(folder, name), body);
    await rename(join(folder, name), join(folder, `${name}.json`));
  };
  return {
    options: { folder, pollMs: 5 },
    put: async (events) => {
      for (const event of events) await put(writeJsonEvent(event));
    },
    putUnreadable: put,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
