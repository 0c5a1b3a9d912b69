import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsOf, inFolder, kinds, passedIn, proofOf, system, withinMs } from './support/guide-commands.ts';
import { installPacked, packingAndInstallingMs, packWorkspace, type PackedPackages } from './support/packed.ts';

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

test(
  'what the guide says makes a connector of each kind that can be installed',
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
      expect(await passedIn(report)).toBeGreaterThan(30);
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
