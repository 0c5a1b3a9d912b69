import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked, packingAndInstallingMs, packWorkspace, type PackedPackages } from './support/packed.ts';
import { runProgram } from './support/run-program.ts';

/** The commands of the guide. */
const guide = 'docs/writing-a-connector.md';
const root = fileURLToPath(new URL('../../', import.meta.url));
const kinds = ['source', 'sink'] as const;
/** With a hyphen, and longer than that of the templates. */
const system = 'my-queue';
const withinMs = 240_000;
/** All checks of a connector by itself, and a kill; the whole slice is that of the templates, which are the same code. */
const someOfTheProof = '\\[(options|lifecycle|errors|source|sink)\\.|killed after settle';
/** What the registry does not have yet, and these tests pack. */
const packedNames = [
  'connect',
  'connector-api',
  'connector-runtime',
  'connector-testkit',
  'create-connector',
  'event-formats',
  'state-postgres',
];

let folder: string;
let packed: PackedPackages;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-create-'));
  packed = await packWorkspace(folder);
}, packingAndInstallingMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

const inFolder = async (cwd: string, program: string, ...args: readonly string[]): Promise<string> =>
  await runProgram(program, args, { cwd, withinMs });

/** The commands of a part of the guide, in order, for a kind of connector: it has them for a sink. */
async function commandsOf(part: 'inside' | 'outside', kind: (typeof kinds)[number]): Promise<readonly string[]> {
  const text = await readFile(join(root, guide), 'utf8');
  const [, block = ''] = new RegExp(`<!-- commands:${part} -->(.*?)<!-- commands:end -->`, 's').exec(text) ?? [];
  return [...block.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line.replaceAll('sink', kind));
}

/** How many tests of a run of vitest passed, of its report as JSON. */
function passedIn(report: string): number {
  const { numPassedTests, numFailedTests } = JSON.parse(report) as Record<string, number>;
  expect(numFailedTests).toBe(0);
  return numPassedTests ?? 0;
}

/** Arguments of `npx` that prove less than the whole slice, and write a report. */
function proofOf(report: string, ...where: readonly string[]): readonly string[] {
  const output = ['--reporter=json', '--outputFile', report];
  return ['--no-install', 'vitest', 'run', ...where, '-t', someOfTheProof, ...output];
}

test(
  'outside: what the guide says makes a connector of each kind that can be installed',
  { timeout: 3 * withinMs },
  async () => {
    const tools = join(folder, 'tools');
    await installPacked(tools, packed, { names: ['create-connector'] });
    const tarballs: Record<string, string> = {};
    for (const kind of kinds) {
      const report = join(folder, `${kind}.json`);
      let current = tools;
      for (const command of await commandsOf('outside', kind)) {
        const [program = '', ...args] = command.split(' ');
        if (command.startsWith('npm init @eventmesh/connector -- '))
          await inFolder(current, 'npx', '--no-install', 'create-connector', ...args.slice(3));
        else if (program === 'cd') current = join(current, String(args[0]));
        else if (command === 'npm run prove:slice')
          await inFolder(current, 'npx', ...proofOf(report, 'test/conformance.test.ts'));
        else {
          if (command === 'npm install') await takeFromTarballs(join(current, 'package.json'));
          await inFolder(current, program, ...args);
        }
      }
      expect(passedIn(await readFile(report, 'utf8'))).toBeGreaterThan(30);
      const [{ filename }] = JSON.parse(await inFolder(current, 'npm', 'pack', '--json')) as [{ filename: string }];
      tarballs[`eventmesh-${kind}-${system}`] = `file:${join(current, filename)}`;
    }
    const user = join(folder, 'user');
    const names = packedNames.filter((name) => name !== 'create-connector' && name !== 'connector-testkit');
    await installPacked(user, packed, { names, others: tarballs });
    const list = JSON.parse(
      await inFolder(user, 'npx', '--no-install', 'eventmesh-connect', 'list', '--json'),
    ) as unknown;
    expect(list).toMatchObject({
      connectors: [{ use: `eventmesh-sink-${system}` }, { use: `eventmesh-source-${system}` }],
    });
  },
);

/** Before they are published, what is ours comes from where it was packed. */
async function takeFromTarballs(path: string): Promise<void> {
  const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, Record<string, string>>;
  const ours = packedNames.map((name) => [`@eventmesh/${name}`, `file:${packed.get(name)}`] as const);
  const replaced = (wanted: Record<string, string> = {}): Record<string, string> =>
    Object.fromEntries([...Object.entries(wanted), ...ours.filter(([name]) => name in wanted)]);
  const { dependencies, devDependencies } = json;
  // npm wants no override that differs from what is asked for: those are the same.
  const overrides = Object.fromEntries(ours.filter(([name]) => name !== '@eventmesh/create-connector'));
  const changed = {
    ...json,
    dependencies: replaced(dependencies),
    devDependencies: replaced(devDependencies),
    overrides,
  };
  await writeFile(path, JSON.stringify(changed));
}

test(
  'inside: what the guide says makes a connector of each kind that passes what every connector must',
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
    expect(passedIn(await readFile(report, 'utf8'))).toBeGreaterThan(60);
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
