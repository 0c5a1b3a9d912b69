import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConnector } from '../src/create-connector.ts';

const run = promisify(execFile);
const templates = fileURLToPath(new URL('../../../templates/', import.meta.url));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const references =
  '{\n  "references": [\n    {\n      "path": "./connectors/sink-file"\n    },\n    {\n      "path": "./bench"\n    }\n  ]\n}\n';
const sink = { kind: 'sink', system: 'my-queue', owner: 'me' } as const;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-connector-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a folder of the repository looks like from below, as far as it is looked at. */
async function repository(): Promise<string> {
  await mkdir(join(folder, 'e2e'));
  await cp(templates, join(folder, 'templates'), {
    recursive: true,
    filter: (path) => !/[\\/](?:dist|node_modules)$/.test(path),
  });
  await mkdir(join(folder, '.changeset'));
  await writeFile(join(folder, 'pnpm-workspace.yaml'), 'packages:\n  - connectors/*\n');
  await writeFile(join(folder, 'package.json'), '{ "name": "eventmesh-connectors" }');
  await writeFile(join(folder, 'tsconfig.json'), references);
  await writeFile(join(folder, 'tsconfig.test.json'), references);
  await writeFile(join(folder, 'e2e/package.json'), '{ "name": "@eventmesh/e2e", "dependencies": {} }');
  return join(folder, 'connectors/sink-my-queue');
}

async function textsIn(place: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const));
}

test.each(['source', 'sink'] as const)(
  'a %s outside is a package of its own, in which nothing is left of Acme',
  async (kind) => {
    const place = join(folder, 'made');
    expect(await createConnector({ ...sink, kind, folder: place })).toEqual({ folder: place, repository: undefined });
    const texts = await textsIn(place);
    expect(texts.length).toBeGreaterThan(15);
    for (const [path, text] of texts)
      expect(`${path}\n${text}`).not.toMatch(
        /acme|workspace:|catalog:|\.\.\/\.\.\/docs|@eventmesh\/(?:template|(?:source|sink)-my)/i,
      );
    const json = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(json).toMatchObject({
      name: `eventmesh-${kind}-my-queue`,
      eventmesh: { connector: { kind, system: 'my-queue', owners: ['me'] } },
    });
    expect(json).not.toHaveProperty('private');
  },
);

test('a name of its own is where its users read it', async () => {
  await createConnector({ ...sink, folder, name: '@me/queue' });
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain("use: '@me/queue'");
});

test('inside, it is a package of the workspace', async () => {
  const place = await repository();
  expect(await createConnector({ ...sink, folder: place })).toEqual({ folder: place, repository: folder });
  const json = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(json).toMatchObject({
    name: '@eventmesh/sink-my-queue',
    repository: { directory: 'connectors/sink-my-queue' },
    dependencies: { '@eventmesh/connector-api': 'workspace:^', zod: 'catalog:' },
  });
  expect(json).not.toHaveProperty('private');
  for (const path of ['tsconfig.json', 'tsconfig.test.json', 'e2e/package.json', '.changeset/sink-my-queue.md'])
    expect(await readFile(join(folder, path), 'utf8')).toContain('sink-my-queue');
});

test('inside, it goes where connectors are, by the name they have', async () => {
  const place = await repository();
  const before = await textsIn(folder);
  await expect(createConnector({ ...sink, folder: join(folder, 'elsewhere') })).rejects.toThrow(
    'connectors/sink-my-queue',
  );
  await expect(createConnector({ ...sink, folder: place, name: 'mine' })).rejects.toThrow('@eventmesh/sink-my-queue');
  expect(await textsIn(folder)).toEqual(before);
});

test('a changeset of that name is not overwritten, and nothing else is written', async () => {
  const place = await repository();
  await writeFile(join(folder, '.changeset/sink-my-queue.md'), 'mine');
  const before = await textsIn(folder);
  await expect(createConnector({ ...sink, folder: place })).rejects.toThrow('is there already');
  expect(await textsIn(folder)).toEqual(before);
});

test('a folder that holds something is left alone', async () => {
  await writeFile(join(folder, 'mine.txt'), 'mine');
  await expect(createConnector({ ...sink, folder })).rejects.toThrow(
    "expected a new or empty folder, found 'mine.txt'",
  );
  await expect(createConnector({ ...sink, folder: join(folder, 'mine.txt') })).rejects.toThrow('found a file');
  expect(await readdir(folder)).toEqual(['mine.txt']);
});

test('a repository that was just begun is empty', async () => {
  await mkdir(join(folder, '.git'));
  await createConnector({ ...sink, folder });
  expect(await readdir(folder)).toContain('package.json');
});

test.each([
  [['--help'], 0, 'Exit codes'],
  [['--kind', 'sink', '--system', 'my-queue', '--dir', 'made', '--yes'], 0, 'npm install'],
  [['--kind', 'sink', '--yes'], 2, '--system NAME is missing'],
  [['--kind', 'both'], 2, "expected 'source' or 'sink'"],
  [['--kind', 'sink', '--system', 'my-queue', '--dir', '.', '--yes'], 1, 'expected a new or empty folder'],
])('the command %j ends with %i', async (args, exitCode, says) => {
  await writeFile(join(folder, 'mine.txt'), 'mine');
  const ended = await run(process.execPath, [cli, ...args], { cwd: folder, timeout: 20_000 }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (thrown: { code: number; stderr: string }) => ({ code: thrown.code, said: thrown.stderr }),
  );
  expect(ended).toEqual({ code: exitCode, said: expect.stringContaining(says) });
});
