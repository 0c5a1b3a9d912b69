import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.mjs';

const withinMs = 120_000;

/** A configuration file and one event: what the quick start of the command line shows. */
const quickStart = {
  'orders.ndjson': `${JSON.stringify({
    specversion: '1.0',
    id: '1',
    source: '/shop',
    type: 'com.example.order.created',
    data: { total: 5 },
  })}\n`,
  'pipelines.yaml': `pipelines:
  orders-to-archive:
    source:
      use: '@eventmesh/source-file'
      with: { path: orders.ndjson, follow: false }
    sink:
      use: '@eventmesh/sink-file'
      with: { path: archive.ndjson }
`,
};

/** What a user of the quick start writes. */
export const typedProgram = `import { loadConfig, runConfig } from '@eventmesh/connect';
import { fileSink } from '@eventmesh/sink-file';
import { fileSource } from '@eventmesh/source-file';
export const used = [loadConfig, runConfig, fileSink({ path: 'b' }), fileSource({ path: 'a', follow: false })];
// @ts-expect-error -- a typo in an option does not compile
fileSource({ pth: 'a' });
`;

const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

/**
 * Runs the pipeline of the quick start where it was installed.
 *
 * @param {string} folder of the user
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} how
 * @returns {Promise<number>} events that were delivered and are in the file
 */
export async function runQuickPipeline(folder, how) {
  for (const [name, text] of Object.entries(quickStart)) writeFileSync(join(folder, name), text);
  const command = join(folder, 'node_modules/.bin/eventmesh-connect');
  const output = await runProgram(command, ['run', 'pipelines.yaml'], { cwd: folder, withinMs, ...how });
  const { delivered } = JSON.parse(output.trim().split('\n').at(-1)).pipelines['orders-to-archive'];
  const arrived = readFileSync(join(folder, 'archive.ndjson'), 'utf8').trim().split('\n').length;
  if (delivered !== arrived) throw new Error(`${delivered} events were delivered, and ${arrived} are in the file`);
  return delivered;
}

/**
 * Imports packages from a module, and requires them from CommonJS.
 *
 * @param {string} folder of the user
 * @param {readonly string[]} names
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} how
 * @throws Error when one gives nothing, or both give something else
 */
export async function importBothWays(folder, names, how) {
  const list = JSON.stringify(names);
  const programs = {
    'all.mjs': `for (const name of ${list}) console.log(name, Object.keys(await import(name)).toSorted().join());`,
    'all.cjs': `for (const name of ${list}) console.log(name, Object.keys(require(name)).toSorted().join());`,
  };
  const told = [];
  for (const [file, program] of Object.entries(programs)) {
    writeFileSync(join(folder, file), program);
    told.push(await runProgram(process.execPath, ['--no-warnings', file], { cwd: folder, withinMs, ...how }));
  }
  // Node tells CommonJS of a module that it was one.
  const [imported, required] = told.map((text) => text.replaceAll(/\b(?:__esModule|module\.exports),?/g, ''));
  if (imported !== required) throw new Error(`import gives\n${imported}and require\n${required}`);
  const empty = imported
    .trim()
    .split('\n')
    .filter((line) => !/ \S/.test(line));
  if (empty.length > 0) throw new Error(`nothing is exported by ${empty.join(', ')}`);
}

/**
 * Compiles a strict program that uses the packages, with their declarations and those below them.
 *
 * @param {string} folder of the user, in which `@types/node` is installed, too
 * @param {string} compiler path of `tsc`
 * @param {string} program
 * @param {{env: Record<string, string | undefined>, signal?: AbortSignal}} how
 * @returns {Promise<void>}
 * @throws Error with what the compiler says, when it says anything
 */
export async function typeCheck(folder, compiler, program, how) {
  writeFileSync(join(folder, 'consumer.ts'), program);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const said = await runProgram(process.execPath, [compiler, '-p', '.'], { cwd: folder, withinMs, ...how });
  if (said !== '') throw new Error(`the compiler says\n${said}`);
}
