import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCodes } from '@eventmesh/connector-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from './support/run-program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kitReadme = 'packages/connector-testkit/README.md';
const guide = 'docs/writing-a-connector.md';
const withinMs = 60_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-documented-'));
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(join(root, 'e2e/node_modules/@eventmesh'), join(modules, '@eventmesh'));
  await symlink(join(root, 'node_modules/zod'), join(modules, 'zod'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The blocks of code of a page, by language, in order. */
async function blocksOf(page: string, language: 'js' | 'ts'): Promise<readonly string[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);
}

test('the code of the guide is that of the templates, word for word', async () => {
  const blocks = await blocksOf(guide, 'ts');
  expect(blocks.length).toBeGreaterThan(8);
  for (const block of blocks) {
    const [, path = '', code = ''] = /^\/\/ (templates\/\S+)\n(.*)$/s.exec(block) ?? [];
    const text = await readFile(join(root, path), 'utf8');
    for (const piece of code.split('// …\n')) expect(text, `an excerpt of ${path}`).toContain(piece);
  }
});

test('the guide tells of every error code what the table says', async () => {
  const text = await readFile(join(root, guide), 'utf8');
  const rows = Object.entries(errorCodes).map(
    ([code, { outcome, meaning }]) => `| \`${code}\` | \`${outcome}\` | ${meaning} |`,
  );
  const [, table = ''] = /<!-- errors:start -->\n(.*?)\n<!-- errors:end -->/s.exec(text) ?? [];
  expect(table.split('\n').slice(2)).toEqual(rows);
});

test('the code of the README of the kit is right by its types', { timeout: withinMs }, async () => {
  const [quickStart = ''] = await blocksOf(kitReadme, 'js');
  const others = await blocksOf(kitReadme, 'ts');
  const files = {
    'quick-start.mjs': quickStart,
    ...Object.fromEntries(others.map((block, index) => [`block-${index + 1}.ts`, block])),
  };
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    strict: true,
    allowJs: true,
    checkJs: true,
    skipLibCheck: true,
    noEmit: true,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const compile = [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'];
  expect(await runProgram(process.execPath, compile, { cwd: folder, withinMs })).toBe('');
});

test('the pipeline in memory of the README prints what it says', { timeout: withinMs }, async () => {
  const [pipeline = ''] = await blocksOf(kitReadme, 'ts');
  const [, says] = /console\.log\(.*\); \/\/ (.*)\n/.exec(pipeline) ?? [];
  await writeFile(join(folder, 'pipeline.mjs'), pipeline);
  expect((await runProgram(process.execPath, ['pipeline.mjs'], { cwd: folder, withinMs })).trim()).toBe(says);
});
