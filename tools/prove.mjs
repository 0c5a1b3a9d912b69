/**
 * Proves connectors on their real systems: `pnpm prove [connector…] [--seeds N] [--slice [--write]] [--json FILE]`. Writes
 * `evidence.json` beside each, and ends with exit code 0 only when every `must` holds. With `--slice` it runs a part of the delivery
 * cases and short faults, and writes evidence only with `--write`: it says of itself that it is of a slice.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { evidenceOf } from './prove/evidence.mjs';
import { fingerprintOf } from './prove/fingerprint.mjs';
import { keptChecks, withNodeLine } from './prove/further-checks.mjs';
import { holds, sumUp } from './prove/sum-up.mjs';
import { inNumbers } from './tables/in-numbers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    slice: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seeds = Number(values.seeds);
if (!Number.isInteger(seeds) || seeds < 1)
  stop(`--seeds: expected a whole number of at least 1, found '${values.seeds}'.`);
const known = readdirSync(join(root, 'connectors')).filter((name) =>
  existsSync(join(root, 'connectors', name, 'test/conformance.test.ts')),
);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0)
  stop(`There is no connector ${unknown.join(', ')} with a conformance.test.ts. There are: ${known.join(', ')}.`);
const chosen = positionals.length === 0 ? known : positionals;

const summaries = {};
const counts = { passed: 0, failed: 0 };
for (const name of chosen) {
  const { results, failed } = await runSuites(name);
  for (const { state } of results.flatMap(({ tests }) => tests)) if (state in counts) counts[state] += 1;
  const errors = results.flatMap((module) => module.errors);
  for (const error of errors) console.error(`${name}: ${error}`);
  const summary = sumUp(
    manifestOf(name).kind,
    results.flatMap(({ tests }) => tests),
  );
  const isSound = errors.length === 0 && !failed;
  summaries[name] = { ...summary, proven: holds(summary) && isSound };
  if (values.slice && !values.write) continue;
  // Something went wrong beside the tests, as an error that nobody caught: what they say is not what was found.
  if (holds(summary) && !isSound)
    console.error(`${name}: no evidence is written: the run failed outside of its tests.`);
  else writeEvidence(name, summary);
}
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify(withoutExtras(summaries), undefined, 2)}\n`);
for (const [name, summary] of Object.entries(summaries)) console.log(verdictLine(name, summary));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = Object.values(summaries).every(({ proven }) => proven) ? 0 : 1;

/** Runs the kit's suites on a connector in a vitest of their own, and gives what each test came to. */
async function runSuites(name) {
  const folder = mkdtempSync(join(tmpdir(), 'prove-'));
  const path = join(folder, 'results.json');
  try {
    const reporters = ['verbose', join(root, 'tools/summary-reporter.mjs'), join(root, 'tools/proof-reporter.mjs')];
    const args = ['run', '--project', 'proof', '--no-allowOnly', `connectors/${name}/test/conformance.test.ts`];
    // The seeds are those that the evidence tells of.
    const { EVENTMESH_PROOF_SEED: _, ...environment } = process.env;
    const run = spawn(process.execPath, [vitest, ...args, ...reporters.flatMap((each) => ['--reporter', each])], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...environment,
        PROOF_RESULTS: path,
        EVENTMESH_PROOF: values.slice ? 'slice' : 'whole',
        EVENTMESH_PROOF_SEEDS: String(seeds),
      },
    });
    const [code] = await once(run, 'close');
    return { results: existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [], failed: code !== 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeEvidence(name, summary) {
  const folder = `connectors/${name}`;
  const path = `${folder}/evidence.json`;
  const fingerprint = fingerprintOf(root, folder);
  const kept = keptChecks(existsSync(join(root, path)) ? readJson(path) : undefined, fingerprint);
  const evidence = evidenceOf({
    summary,
    fingerprint,
    kit: readJson('packages/connector-testkit/package.json').version,
    node: process.version,
    systems: manifestOf(name).testedWith,
    plan: values.slice ? 'slice' : 'whole',
    seeds,
    date: new Date().toISOString().slice(0, 10),
    checks: values.slice ? kept : withNodeLine(kept, process.version, summary.requirements),
  });
  writeFileSync(join(root, path), `${JSON.stringify(evidence, undefined, 2)}\n`);
}

function manifestOf(name) {
  return readJson(`connectors/${name}/package.json`).eventmesh.connector;
}

function withoutExtras(all) {
  return Object.fromEntries(
    Object.entries(all).map(([name, { requirements, delivery, faults }]) => [name, { requirements, delivery, faults }]),
  );
}

function verdictLine(name, { requirements, reasons, delivery, faults, proven }) {
  const count = (wanted) => Object.values(requirements).filter((result) => result === wanted).length;
  const counts = `${count('pass')} requirements hold, ${count('fail')} broken, ${count('known-gap')} known gaps, ${count('skip')} do not apply`;
  const lost = delivery.lost + faults.lost;
  const gaps = Object.entries(reasons).filter(([id]) => requirements[id] === 'known-gap');
  return [
    `${name}: ${proven ? 'proven' : 'NOT PROVEN'}: ${counts}; ${inNumbers(delivery.cases, 'kill')} and ${inNumbers(faults.cases, 'fault')}, ${inNumbers(lost, 'event')} lost`,
    ...Object.keys(requirements)
      .filter((id) => requirements[id] === 'fail')
      .map((id) => `    broken: ${id}`),
    ...gaps.map(([id, reason]) => `    known gap: ${id}: ${reason}`),
  ].join('\n');
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function stop(problem) {
  console.error(problem);
  process.exit(2);
}
