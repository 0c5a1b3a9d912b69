import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runQuickStart } from '../../tools/record/run-quick-start.mjs';
import { ownSystem } from '../../tools/record/own-system.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const connectors = join(root, 'connectors');

// A connector without a quick start fails, too: its reader has nothing to begin with.
test.each(await readdir(connectors))('the quick start of %s delivers what it says', async (name) => {
  const readme = await readFile(join(connectors, name, 'README.md'), 'utf8');
  const system = await ownSystem(root, name);
  try {
    const { delivered, problems } = await runQuickStart(root, readme, { environment: system.environment });
    expect(problems).toEqual([]);
    expect(delivered).toBeGreaterThan(0);
  } finally {
    await system.close();
  }
});
