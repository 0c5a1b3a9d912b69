import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsOf, inFolder, kinds, passedIn, proofOf, system, withinMs } from './support/guide-commands.ts';
import { installPacked, packingAndInstallingMs, packWorkspace, type PackedPackages } from './support/packed.ts';

/** What runs a connector, and the registry does not have yet. */
const runningNames = ['connect', 'connector-api', 'connector-runtime', 'event-formats', 'state-postgres'];

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
    const tarballs: Record<string, string> = {};
    for (const kind of kinds) {
      const report = join(folder, `${kind}.json`);
      let current = folder;
      for (const command of await unreleasedCommandsOf(kind)) {
        if (command.startsWith('cd ')) current = join(current, command.slice(3));
        else if (command === 'npm run prove:slice')
          await inFolder(current, 'npx', ...proofOf(report, 'test/conformance.test.ts'));
        else await inFolder(current, 'sh', '-c', command);
      }
      expect(await passedIn(report)).toBeGreaterThan(30);
      const [{ filename }] = JSON.parse(await inFolder(current, 'npm', 'pack', '--json')) as [{ filename: string }];
      tarballs[`eventmesh-${kind}-${system}`] = `file:${join(current, filename)}`;
    }
    const user = join(folder, 'user');
    await installPacked(user, packed, { names: runningNames, others: tarballs });
    const list = JSON.parse(
      await inFolder(user, 'npx', '--no-install', 'eventmesh-connect', 'list', '--json'),
    ) as unknown;
    expect(list).toMatchObject({
      connectors: [{ use: `eventmesh-sink-${system}` }, { use: `eventmesh-source-${system}` }],
    });
  },
);

/** The commands of the guide; the first ones and `npm install` as it has them while nothing of ours is released. */
async function unreleasedCommandsOf(kind: (typeof kinds)[number]): Promise<readonly string[]> {
  const unreleased = await commandsOf('unreleased', kind);
  const released = await commandsOf('outside', kind);
  const here = unreleased.map((command) => command.replaceAll('/tmp/eventmesh/', `${folder}/`));
  return [...here, ...released.slice(released.indexOf('npm install') + 1)];
}
