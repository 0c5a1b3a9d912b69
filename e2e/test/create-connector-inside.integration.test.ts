import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsOf, inFolder, kinds, passedIn, proofOf, root, system, withinMs } from './support/guide-commands.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-inside-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test(
  'what the guide says makes a connector of each kind that passes what every connector must',
  { timeout: 3 * withinMs },
  async () => {
    const copy = join(folder, 'copy');
    const report = join(folder, 'inside.json');
    await copyRepository(copy);
    const made = kinds.map((kind) => `connectors/${kind}-${system}`);
    for (const command of await commandsOf('inside', 'sink')) {
      const [program = '', ...args] = command.split(' ');
      const pnpm = args.slice(0, 2);
      if (program === 'node') {
        for (const kind of kinds) await inFolder(copy, program, ...args.map((arg) => (arg === 'sink' ? kind : arg)));
      } else if (args.includes('test') || args.includes('oxfmt'))
        await inFolder(copy, program, ...args.slice(0, -1), ...made);
      else if (args.includes('prove')) await inFolder(copy, 'npx', ...proofOf(report, '--project', 'proof', ...made));
      else if (args.includes('check')) {
        // Those of its parts that look at more than the package itself.
        for (const part of ['format', 'workspace', 'knip', 'api'])
          await inFolder(copy, program, ...pnpm, `check:${part}`);
        await inFolder(copy, 'npx', '--no-install', 'oxlint', '--type-aware', '--deny-warnings', ...made);
      } else await inFolder(copy, program, ...args);
    }
    expect(await passedIn(report)).toBeGreaterThan(60);
    const list = await inFolder(join(copy, 'e2e'), 'npx', '--no-install', 'eventmesh-connect', 'list', '--json');
    for (const kind of kinds) expect(list).toContain(`"@eventmesh/${kind}-${system}"`);
    const status = JSON.parse(await inFolder(copy, process.execPath, 'tools/status.mjs', '--json')) as readonly {
      name: string;
    }[];
    expect(status.map(({ name }) => name)).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}-${system}`)));
  },
);

/** What git knows of, and what is built of it. */
async function copyRepository(copy: string): Promise<void> {
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      maxBuffer: 16_777_216,
    },
  );
  const files = stdout.split('\0').filter(Boolean);
  const built = new Set(
    files.flatMap((path) => /^(.+)\/tsconfig\.json$/.exec(path)?.[1] ?? []).map((path) => `${path}/dist`),
  );
  for (const path of [...files, ...built]) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(root, path), join(copy, path), { recursive: true, preserveTimestamps: true }).catch(unlessMissing);
  }
  await inFolder(copy, 'git', 'init', '-q');
}

/** A file that was deleted and not yet committed, or a package that is not built. */
function unlessMissing(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== 'ENOENT') throw thrown;
}
