import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const endProcess = new URL('../../dist/process/end-process.js', import.meta.url).href;

test('the process ends although whoever reads its output has stalled', async () => {
  const script = `import { endProcess } from '${endProcess}'; process.stdout.write('x'.repeat(4_000_000)); endProcess(3);`;
  const stalled = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [code] = (await once(stalled, 'exit', { signal: AbortSignal.timeout(15_000) })) as [number];
    expect(code).toBe(3);
  } finally {
    stalled.kill('SIGKILL');
  }
});
