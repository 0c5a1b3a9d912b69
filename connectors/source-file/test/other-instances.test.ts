import { describe, expect, test } from 'vitest';
import { SourceHarness } from './source-harness.ts';

async function opened(path: string): Promise<SourceHarness> {
  const harness = new SourceHarness({ path });
  await harness.source.open();
  return harness;
}

/** Renames as Log4j 2 may do: `server-1.log` becomes `server-2.log`, the file becomes `server-1.log`. */
function rotate({ fileSystem }: SourceHarness, text: string): void {
  for (let number = 9; number > 0; number -= 1)
    if (fileSystem.files.has(`server-${number}.log`))
      fileSystem.rename(`server-${number}.log`, `server-${number + 1}.log`);
  fileSystem.rename('server.log', 'server-1.log');
  fileSystem.create('server.log', text);
}

describe('a log with a number in its name', () => {
  test('is one of its own, and followed', async () => {
    const harness = await opened('/logs/*.log');
    harness.fileSystem.create('server.log', 'one\n');
    const other = harness.fileSystem.create('server-8080.log', 'one\n');
    expect((await harness.drainText()).toSorted()).toEqual(['server-8080.log: one', 'server.log: one']);
    harness.fileSystem.append(other, 'two\n');
    expect(await harness.drainText()).toEqual(['server-8080.log: two']);
  });

  test('does not come as lines of another one', async () => {
    const harness = await opened('/logs/server.log');
    const { fileSystem } = harness;
    fileSystem.create('server.log', 'one\n');
    fileSystem.create('server-8080.log', 'one of 8080\n');
    expect(await harness.drainText()).toEqual(['server.log: one']);
    fileSystem.rename('server.log', 'server.log.1');
    fileSystem.create('server.log', 'two\n');
    expect(await harness.drainText()).toEqual(['server.log: two']);
    expect(harness.warnings()).toEqual([]);
  });

  test('is no new one when it is what rotation made of another one', async () => {
    const harness = await opened('/logs/*.log');
    harness.fileSystem.create('server.log', 'one\n');
    expect(await harness.drainText()).toEqual(['server.log: one']);
    for (const text of ['two', 'three', 'four']) {
      rotate(harness, `${text}\n`);
      expect(await harness.drainText()).toEqual([`server.log: ${text}`]);
    }
    await harness.restart();
    expect(await harness.drainText()).toEqual([]);
    rotate(harness, 'five\n');
    expect(await harness.drainText()).toEqual(['server.log: five']);
    expect(harness.warnings()).toEqual([]);
  });

  test('is read once, by itself, when rotation made it while nobody looked', async () => {
    const harness = await opened('/logs/*.log');
    const file = harness.fileSystem.create('server.log', 'one\n');
    await harness.drain();
    harness.fileSystem.append(file, 'two\n');
    rotate(harness, 'three\n');
    rotate(harness, 'four\n');
    await harness.restart();
    expect((await harness.drainText()).toSorted()).toEqual([
      'server-1.log: three',
      'server.log: four',
      'server.log: two',
    ]);
  });

  test('is warned of where the path does not match it', async () => {
    const harness = await opened('/logs/server.log');
    const file = harness.fileSystem.create('server.log', 'one\n');
    await harness.drain();
    harness.fileSystem.append(file, 'two\n');
    rotate(harness, 'three\n');
    rotate(harness, 'four\n');
    await harness.restart();
    expect(await harness.drainText()).toEqual(['server.log: two', 'server.log: four']);
    expect(harness.warnings()).toEqual([expect.stringContaining("'/logs/server-1.log' is not read")]);
  });

  test('stays what it was begun as when rotation gives it another number', async () => {
    const harness = await opened('/logs/*.log');
    const { fileSystem } = harness;
    fileSystem.create('server-2.log', 'one\n');
    fileSystem.create('server-1.log', 'two\n');
    fileSystem.create('server.log', 'three\n');
    expect(await harness.drainText()).toHaveLength(3);
    for (const text of ['four', 'five']) {
      rotate(harness, `${text}\n`);
      expect(await harness.drainText(200)).toEqual([`server.log: ${text}`]);
    }
    await harness.restart();
    expect(await harness.drainText()).toEqual([]);
    expect(harness.warnings()).toEqual([]);
  });
});

describe('a log with a date in its name', () => {
  test('is what rotation made of the one without', async () => {
    const harness = await opened('/logs/*.log');
    harness.fileSystem.create('server-2026-01-30.log', 'one\n');
    harness.fileSystem.create('server.log', 'two\n');
    expect(await harness.drainText()).toEqual(['server.log: one', 'server.log: two']);
    harness.fileSystem.rename('server.log', 'server-2026-01-31.log');
    harness.fileSystem.create('server.log', 'three\n');
    expect(await harness.drainText()).toEqual(['server.log: three']);
  });

  test('is warned of when it still grows', async () => {
    const harness = await opened('/logs/*.log');
    harness.fileSystem.create('server.log', 'one\n');
    const dated = harness.fileSystem.create('server-2026-01-31.log', 'one\n');
    await harness.drain(100);
    expect(harness.warnings()).toEqual([]);
    harness.fileSystem.append(dated, 'two\n');
    await harness.drain(100);
    harness.fileSystem.append(dated, 'three\n');
    await harness.drain(100);
    expect(harness.warnings()).toEqual([expect.stringContaining("'/logs/server-2026-01-31.log' still grows")]);
  });
});

test('a rotated file that was begun alone is not read again when the file that it was comes back', async () => {
  const harness = await opened('/logs/server.log*');
  harness.fileSystem.create('server.log.1', 'one\n');
  expect(await harness.drainText()).toEqual(['server.log.1: one']);
  harness.fileSystem.create('server.log', 'two\n');
  expect(await harness.drainText()).toEqual(['server.log: two']);
});
