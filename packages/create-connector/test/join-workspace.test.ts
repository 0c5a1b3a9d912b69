import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { firstChangeset, joinWorkspace, joinedFiles } from '../src/join-workspace.ts';

const root = new URL('../../../', import.meta.url);
const request = (system: string) => ({ kind: 'sink', system, folder: 'x', owner: 'me' }) as const;

interface Joined {
  readonly references?: readonly { readonly path: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A file of this repository, before and after a connector of this system joined it. */
async function joined(path: string, system: string): Promise<readonly [before: Joined, after: Joined]> {
  const text = await readFile(new URL(path, root), 'utf8');
  return [JSON.parse(text) as Joined, JSON.parse(joinWorkspace(path, text, request(system))) as Joined];
}

test.each(joinedFiles.flatMap((path) => ['a', 'my-queue', 'zz'].map((system) => [path, system] as const)))(
  '%s has one connector more, %s, in its place',
  async (path, system) => {
    const [before, after] = await joined(path, system);
    const names = ({ references, dependencies }: Joined): readonly string[] =>
      (references ?? []).map((one) => one.path).concat(Object.keys(dependencies ?? {}));
    const added = path === 'e2e/package.json' ? `@eventmesh/sink-${system}` : `./connectors/sink-${system}`;
    expect(names(after).filter((name) => !names(before).includes(name))).toEqual([added]);
    expect(names(after).filter((name) => name !== added)).toEqual(names(before));
    const ofConnectors = names(after).filter((name) => name.startsWith('./connectors/'));
    expect(ofConnectors).toEqual(ofConnectors.toSorted());
  },
);

test('a file without connectors is left alone, in words', () => {
  expect(() => joinWorkspace('tsconfig.json', '{ "references": [] }', request('acme'))).toThrow(
    'tsconfig.json: expected references to connectors, found none',
  );
});

test('the changeset says what comes', () => {
  expect(firstChangeset(request('acme'))).toBe(
    "---\n'@eventmesh/sink-acme': minor\n---\n\nA connector that carries events out to acme.\n",
  );
});
