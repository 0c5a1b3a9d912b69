/**
 * Breaks the engine on purpose, one defect at a time, and checks that its tests notice: `pnpm mutants [id…] [--json FILE]`. An id
 * selects all mutants that begin with it. Ends with exit code 1 when one survives.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { engineMutants } from './mutants/engine-mutants.mjs';
import { runMutant } from './mutants/run-mutant.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const chosen = engineMutants
  .map(({ id }) => id)
  .filter((id) => positionals.length === 0 || positionals.some((begin) => id.startsWith(begin)));
if (chosen.length === 0) {
  console.error(`There is no mutant that begins with ${positionals.join(' or ')}.`);
  process.exit(2);
}

const survived = [];
const next = chosen[Symbol.iterator]();
await Promise.all(Array.from({ length: availableParallelism() }, worker));

console.log(`${chosen.length - survived.length} passed, ${survived.length} failed`);
if (values.json !== undefined) {
  const result = { mutants: chosen.length, caught: chosen.length - survived.length, survived };
  writeFileSync(values.json, `${JSON.stringify(result)}\n`);
}
process.exitCode = survived.length === 0 ? 0 : 1;

async function worker() {
  for (const id of next) {
    const { caughtBy } = await runMutant(id);
    if (caughtBy === undefined) survived.push(id);
    console.log(caughtBy === undefined ? `${id}: SURVIVED` : `${id}: caught by '${caughtBy}'`);
  }
}
