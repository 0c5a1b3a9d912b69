import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { allMutants } from '../mutants/all-mutants.mjs';
import { engineMutants } from '../mutants/engine-mutants.mjs';
import { changesOf, mutate } from '../mutants/mutate.mjs';

it('each mutant has an id of its own, and each delivery rule has at least three', () => {
  const all = allMutants.map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
  const ids = engineMutants.map(({ id }) => id);
  for (let rule = 1; rule <= 10; rule += 1) {
    const ofRule = ids.filter((id) => id.startsWith(`${String(rule).padStart(2, '0')}-`));
    expect(ofRule.length, `mutants of rule ${rule}`).toBeGreaterThanOrEqual(3);
  }
});

it.each(allMutants.map((mutant) => [mutant.id, mutant]))('%s still changes the code', async (_id, mutant) => {
  for (const change of changesOf(mutant)) {
    const code = await readFile(new URL(`../../${change.file}`, import.meta.url), 'utf8');
    expect(mutate(code, [change])).not.toBe(code);
  }
});

it('refuses a change that does not apply', () => {
  const change = { file: 'a.ts', find: 'x', put: 'y' };
  expect(() => mutate('abc', [change])).toThrow('a.ts: expected exactly once, found 0 times: x');
  expect(() => mutate('x x', [change])).toThrow('found 2 times');
});
