import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { playUpgrade } from '../release/upgrade/play-upgrade.mjs';
import { root } from '../workspace/read-workspace.mjs';

const timeout = 120_000;
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'play-upgrade-'));
  mkdirSync(join(folder, 'installed/node_modules'), { recursive: true });
  for (const name of ['@eventmesh', '.bin'])
    symlinkSync(join(root, 'e2e/node_modules', name), join(folder, 'installed/node_modules', name));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An upgrade to what is there already. */
const play = (end, between = () => undefined) =>
  playUpgrade({
    place: join(folder, 'place'),
    before: join(folder, 'installed'),
    upgrade: async () => {
      between();
      return join(folder, 'installed');
    },
    end,
    how: { env: process.env },
  });

it('goes on from the checkpoint after a kill, and loses nothing', { timeout }, async () => {
  const { written, beforeEnd, lost, altered, readAgain } = await play('SIGKILL');
  expect({ lost, altered }).toEqual({ lost: 0, altered: 0 });
  expect(beforeEnd).toBeGreaterThan(0);
  expect(beforeEnd).toBeLessThan(written);
  expect(readAgain).toBeLessThan(written);
});

it('sees when the checkpoint is gone', { timeout }, async () => {
  const withoutState = await play('SIGTERM', () => rmSync(join(folder, 'place/state'), { recursive: true }));
  expect(withoutState.readAgain).toBe(withoutState.written);
  expect(withoutState.duplicates).toBe(withoutState.beforeEnd);
});

it('says why a pipeline ended by itself', { timeout }, async () => {
  mkdirSync(join(folder, 'place'));
  writeFileSync(join(folder, 'place/state'), 'no folder');
  await expect(play('SIGKILL')).rejects.toThrow(/the pipeline ended by itself with 3: .*state/s);
});
