import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, test } from 'vitest';
import { planVersions } from '../release/version/plan-versions.mjs';
import { versionOf } from '../release/version/version-of.mjs';
import { versionPackages } from '../release/version/version-packages.mjs';
import { withVersionsInChangelog } from '../release/version/with-versions.mjs';
import { describeWorkspace, isPublished, workspaceDependencies } from '../workspace/describe-workspace.mjs';
import { readWorkspace, root } from '../workspace/read-workspace.mjs';

const withinMs = 60_000;
const api = '@eventmesh/connector-api';
const source = '@eventmesh/source-file';
const real = readWorkspace();
let copy;

afterEach(() => {
  if (copy !== undefined) rmSync(copy, { recursive: true });
  copy = undefined;
});

/**
 * Plays the version step of a release with the real tools in a copy of what this workspace says of itself, in which all are at 0.3.0, each connector an alpha, but
 * for what `jsons` has in its place.
 *
 * @param {Record<string, string>} releases by name
 * @param {Record<string, object>} [jsons] fields of package.json by name
 */
async function release(releases, jsons = {}) {
  copy = mkdtempSync(join(tmpdir(), 'release-version-'));
  const manifests = new Map(real.packages.map(({ folder, json }) => [`${folder}/package.json`, json]));
  const kept = /^(?:package\.json|pnpm-workspace\.yaml|\.changeset\/config\.json|.+\/(?:package\.json|CHANGELOG\.md))$/;
  const texts = new Map(
    [...real.texts].flatMap(([path, text]) => {
      if (!kept.test(path)) return [];
      const json = manifests.get(path);
      if (json?.version === undefined || json.private === true) return [[path, text]];
      const fields = { ...json, ...withStatus(json, 'alpha'), version: '0.3.0', ...jsons[json.name] };
      return [[path, JSON.stringify(fields, undefined, 2)]];
    }),
  );
  const lines = Object.entries(releases).map(([name, type]) => `'${name}': ${type}\n`);
  texts.set('.changeset/one.md', `---\n${lines.join('')}---\n\nMore of it.\n`);
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  mkdirSync(join(copy, 'node_modules'));
  symlinkSync(join(root, 'node_modules/@changesets'), join(copy, 'node_modules/@changesets'));
  const git = (...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: copy });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'All of it');
  await versionPackages(copy, describeWorkspace(texts).packages);
  const raised = real.packages.flatMap(({ folder, json: { name } }) => {
    const before = JSON.parse(texts.get(`${folder}/package.json`)).version;
    const { version } = JSON.parse(readFileSync(join(copy, folder, 'package.json'), 'utf8'));
    return version === before ? [] : [[name, version]];
  });
  return Object.fromEntries(raised);
}

/** The manifest block of a connector with another status; nothing for other packages. */
function withStatus({ eventmesh }, status) {
  return eventmesh?.connector === undefined ? {} : { eventmesh: { connector: { ...eventmesh.connector, status } } };
}

const changelogOf = (folder) => readFileSync(join(copy, folder, 'CHANGELOG.md'), 'utf8');
const { json: sourceJson } = real.packages.find((one) => one.json.name === source);
const published = real.packages.filter(isPublished);

it("a connector's patch releases that connector alone", { timeout: withinMs }, async () => {
  expect(await release({ [source]: 'patch' })).toEqual({ [source]: '0.3.1' });
  expect(changelogOf('connectors/source-file')).toMatch(
    /^# @eventmesh\/source-file\n\n## 0\.3\.1\n\n### Patch Changes\n/,
  );
});

it('a patch of the contract releases nothing else', { timeout: withinMs }, async () => {
  expect(await release({ [api]: 'patch' })).toEqual({ [api]: '0.3.1' });
});

it('a minor of the contract releases nothing else once it is 1.0.0', { timeout: withinMs }, async () => {
  expect(await release({ [api]: 'minor' }, { [api]: { version: '1.0.0' } })).toEqual({ [api]: '1.1.0' });
});

it(
  'a minor of the contract at 0.x leaves ^0.3.0, so each that depends on it follows by a patch',
  { timeout: withinMs },
  async () => {
    const followers = published.filter(({ json }) => workspaceDependencies(json).includes(api));
    expect(followers.length).toBeGreaterThan(5);
    expect(await release({ [api]: 'minor' })).toEqual({
      [api]: '0.4.0',
      ...Object.fromEntries(followers.map(({ json }) => [json.name, '0.3.1'])),
    });
    expect(changelogOf('connectors/source-file')).toContain(`- ${api}@0.4.0`);
  },
);

it('counts a beta on where changesets would make it GA', { timeout: withinMs }, async () => {
  const beta = { [source]: { version: '1.0.0-beta.0', ...withStatus(sourceJson, 'beta') } };
  expect(await release({ [source]: 'minor' }, beta)).toEqual({ [source]: '1.0.0-beta.1' });
  const changelog = changelogOf('connectors/source-file');
  expect(changelog).toContain('\n## 1.0.0-beta.1\n');
  expect(changelog).not.toContain('## 1.0.0\n');
});

test.each([
  ['alpha', '0.0.0', 'minor', '0.1.0'],
  ['alpha', '0.1.0', 'patch', '0.1.1'],
  ['alpha', '0.1.1', 'minor', '0.2.0'],
  ['alpha', '0.1.1', 'major', '0.2.0'],
  ['beta', '0.2.0', 'patch', '1.0.0-beta.0'],
  ['beta', '0.2.0', 'major', '1.0.0-beta.0'],
  ['beta', '1.0.0-beta.0', 'patch', '1.0.0-beta.1'],
  ['beta', '1.0.0-beta.9', 'minor', '1.0.0-beta.10'],
  ['beta', '1.0.0-beta.9', 'major', '2.0.0-beta.0'],
  ['beta', '1.2.0', 'major', '2.0.0-beta.0'],
  ['ga', '1.0.0-beta.3', 'patch', '1.0.0'],
  ['ga', '1.0.0-beta.3', 'major', '2.0.0'],
  ['ga', '0.4.0', 'minor', '1.0.0'],
  ['ga', '1.0.0', 'minor', '1.1.0'],
  ['ga', '1.1.0', 'major', '2.0.0'],
  [undefined, '0.3.0', 'minor', '0.4.0'],
  [undefined, '0.3.0', 'major', '1.0.0'],
  [undefined, '1.0.0', 'patch', '1.0.1'],
])('%s %s and a %s make %s', (status, oldVersion, type, version) => {
  expect(versionOf({ oldVersion, type, status })).toBe(version);
});

test.each([
  ['alpha', '1.0.0-beta.1', 'minor', 'was there already'],
  ['beta', '1.2.0', 'minor', 'only a major changeset'],
])('%s and %s by a %s have no version', (status, oldVersion, type, words) => {
  expect(() => versionOf({ oldVersion, type, status })).toThrow(words);
});

it('says which dependent has to follow a version that changesets did not see coming', () => {
  const packages = [
    {
      folder: 'connectors/a',
      json: { name: 'a', version: '1.0.0-beta.0', eventmesh: { connector: { status: 'beta' } } },
    },
    { folder: 'packages/b', json: { name: 'b', version: '0.1.0', dependencies: { a: 'workspace:^' } } },
    { folder: 'e2e', json: { name: 'e2e', private: true, dependencies: { a: 'workspace:^' } } },
  ];
  const releases = [{ name: 'a', type: 'major', oldVersion: '1.0.0-beta.0', newVersion: '1.0.0' }];
  expect(() => planVersions(releases, packages)).toThrow(/^b: a leaves its range with 2\.0\.0-beta\.0/);
  const both = [...releases, { name: 'b', type: 'patch', oldVersion: '0.1.0', newVersion: '0.1.1' }];
  expect(planVersions(both, packages).map(({ version }) => version)).toEqual(['2.0.0-beta.0', '0.1.1']);
});

it('mends the section of this release, and no other', () => {
  const planned = {
    name: 'a',
    folder: 'a',
    oldVersion: '1.0.0-beta.0',
    changesetsVersion: '1.0.0',
    version: '1.0.0-beta.1',
  };
  const other = { ...planned, name: 'b' };
  const changelog = (version) =>
    `# a\n\n## ${version}\n\n- Updated dependencies\n  - b@${version}\n\n## 0.1.0\n\n- b@1.0.0\n`;
  expect(withVersionsInChangelog(changelog('1.0.0'), planned, [planned, other])).toBe(changelog('1.0.0-beta.1'));
  expect(withVersionsInChangelog('# a\n', planned, [planned])).toBe('# a\n');
});
