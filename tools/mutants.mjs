/**
 * Breaks the engine and the shared state store on purpose, one defect at a time, and checks that their tests notice:
 * `pnpm mutants [id…] [--json FILE]`. An id selects all mutants that begin with it; those of the store begin with `state-`, and need a
 * PostgreSQL. Ends with exit code 1 when one survives.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { allMutants } from './mutants/all-mutants.mjs';
import { runMutant } from './mutants/run-mutant.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const chosen = allMutants.filter(
  ({ id }) => positionals.length === 0 || positionals.some((begin) => id.startsWith(begin)),
);
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
  for (const mutant of next) {
    const { id, caughtBy } = await runMutant(mutant);
    if (caughtBy === undefined) survived.push(id);
    console.log(caughtBy === undefined ? `${id}: SURVIVED` : `${id}: caught by '${caughtBy}'`);
  }
}
