import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished, test } from 'vitest';
import { comparePackages } from '../release/compare/compare-packages.mjs';
import { compareWorkspace } from '../release/compare/compare-workspace.mjs';
import { gitHistory } from '../release/git-history.mjs';
import { judgeBumps } from '../release/judge/judge-bumps.mjs';
import { judgeChangesets } from '../release/judge/judge-changesets.mjs';
import { judgeRemovals } from '../release/judge/judge-removals.mjs';
import { needed, raisedBy, stageOf } from '../release/judge/needed-bump.mjs';
import { readChangesets } from '../release/judge/read-changesets.mjs';
import { nextStep } from '../release/next-step.mjs';
import { describeWorkspace } from '../workspace/describe-workspace.mjs';
import { connectorFields, packageJson } from './made-up-workspace.mjs';

const folder = 'connectors/sink-shop';
const name = '@eventmesh/sink-shop';
const schema = (...names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((each) => [each, { type: 'string' }])),
  required: [],
});
const changeset = (type, summary = 'Something.') => ({
  path: '.changeset/some.md',
  releases: [{ name, type }],
  summary,
});
const breaking = { size: 'breaking', what: "option 'url' is gone" };
const feature = { size: 'feature', what: "option 'port' is new" };
const patch = { size: 'patch', what: 'shipped code changed: src/index.ts' };

/** A package that was at one version and changed, and may have been raised already. */
function changed(version, changes, { now = version, changelog = '' } = {}) {
  return { folder, json: { name, version: now }, since: `${name}@${version}`, version, changes, changelog };
}

test.each([
  ['0.1.0', breaking, 'minor'],
  ['0.1.0', feature, 'patch'],
  ['0.1.0', patch, 'patch'],
  ['1.0.0-beta.1', breaking, 'major'],
  ['1.0.0-beta.1', feature, 'minor'],
  ['1.0.0-beta.1', patch, 'patch'],
  ['1.2.0', breaking, 'major'],
  ['1.2.0', feature, 'minor'],
  ['1.2.0', patch, 'patch'],
])('of %s, what is %o needs a %s, and nothing smaller will do', (version, change, bump) => {
  const smaller = { patch: 'none', minor: 'patch', major: 'minor' }[bump];
  const note = '### Migration\n\nWrite `endpoint` in place of `url`.';
  const judge = (type) => judgeBumps([changed(version, [change])], [changeset(type, note)]);
  expect(judge(bump)).toEqual([]);
  expect(judgeBumps([changed(version, [change])], [])).toMatchObject([{ place: folder, found: 'none' }]);
  const [problem] = judge(smaller);
  expect(problem.expected).toContain(`a changeset of ${bump} for ${name} ${version}`);
  expect(problem.expected).toContain(change.what);
  expect(problem.mend).toContain(`'${name}': ${bump}`);
});

test.each([
  ['0.1.0', 'minor', 'Something.', 0],
  ['1.0.0-beta.1', 'major', 'Something.', 1],
  ['1.2.0', 'major', 'Something about migration.', 1],
  ['1.2.0', 'major', 'Something.\n\n### Migration\n\nDo that.', 0],
])('what breaks %s by a %s that says %j has %i problems', (version, type, summary, count) => {
  const problems = judgeBumps([changed(version, [breaking])], [changeset(type, summary)]);
  expect(problems).toHaveLength(count);
  for (const { place, expected } of problems) {
    expect(place).toBe('.changeset/some.md');
    expect(expected).toContain("'### Migration'");
  }
});

it('takes the version that a release has raised, with its changelog, for the changesets it came of', () => {
  const changelog = '\n## 2.0.0\n\n- abc: Something.\n\n  ### Migration\n\n  Do that.\n';
  expect(judgeBumps([changed('1.2.0', [breaking], { now: '2.0.0', changelog })], [])).toEqual([]);
  expect(judgeBumps([changed('1.2.0', [breaking], { now: '2.0.0' })], [])).toHaveLength(1);
  expect(judgeBumps([changed('1.2.0', [breaking], { now: '1.3.0', changelog })], [])).toMatchObject([
    { found: 'minor' },
  ]);
});

test.each([
  ['0.1.0', '0.1.0', 'none'],
  ['0.1.0', '0.1.1', 'patch'],
  ['0.1.1', '0.2.0', 'minor'],
  ['0.2.0', '1.0.0-beta.0', 'major'],
  ['1.0.0-beta.0', '1.0.0-beta.1', 'minor'],
  ['1.0.0-beta.1', '1.0.0', 'minor'],
  ['1.0.0-beta.1', '2.0.0-beta.0', 'major'],
  ['1.2.0', '1.2.1', 'patch'],
  ['1.2.0', '1.3.0', 'minor'],
  ['1.2.0', '2.0.0', 'major'],
  ['1.2.0', '1.1.0', 'none'],
])('%s was raised to %s by a %s', (before, after, bump) => {
  expect(raisedBy(before, after)).toBe(bump);
});

it('knows a stage of each version, and what each needs', () => {
  expect(['0.0.0', '0.3.1', '1.0.0-beta.2', '1.0.0'].map(stageOf)).toEqual(['alpha', 'alpha', 'beta', 'ga']);
  expect(Object.keys(needed)).toEqual(['alpha', 'beta', 'ga']);
});

const packages = [
  { folder, json: packageJson(folder, { version: '0.0.0', ...connectorFields('sink', 'shop') }) },
  { folder: 'packages/till', json: packageJson('packages/till', { version: '1.0.0' }) },
  { folder: 'e2e', json: { name: '@eventmesh/e2e', private: true } },
];
const release = (releases, summary = 'Something.') => [{ path: '.changeset/a.md', releases, summary }];

test.each([
  ['of a package that there is not', [{ name: '@eventmesh/nope', type: 'patch' }], "'@eventmesh/nope'"],
  ['of a private package', [{ name: '@eventmesh/e2e', type: 'patch' }], "'@eventmesh/e2e', a private one"],
  ['that takes an alpha out of 0.x', [{ name, type: 'major' }], 'major'],
])('refuses a changeset %s', (_, releases, found) => {
  expect(judgeChangesets(release(releases), packages, () => true)).toMatchObject([{ place: '.changeset/a.md', found }]);
});

it('wants a changeset of each package that was never published, and a sentence in each', () => {
  expect(judgeChangesets([], packages, () => false)).toMatchObject([
    { place: folder, mend: expect.stringContaining(`'${name}': minor`) },
  ]);
  expect(judgeChangesets(release([{ name, type: 'minor' }]), packages, () => false)).toEqual([]);
  expect(judgeChangesets(release([{ name, type: 'minor' }], ' '), packages, () => false)).toHaveLength(1);
});

test.each([
  ["---\n'@eventmesh/sink-shop': huge\n---\n\nMore.\n", 'huge'],
  ['More.\n', 'frontmatter'],
  ['', 'empty'],
])('refuses a changeset that is %j', (text, found) => {
  const { changesets, problems } = readChangesets(new Map([['.changeset/a.md', text]]));
  expect(changesets).toEqual([]);
  expect(problems).toMatchObject([{ place: '.changeset/a.md', found: expect.stringContaining(found) }]);
});

it('reads changesets, and nothing else of their folder', () => {
  const texts = new Map([
    ['.changeset/config.json', '{}'],
    ['.changeset/README.md', 'How to.'],
    ['docs/a.md', 'A page.'],
    ['.changeset/a.md', `---\n'${name}': minor\n---\n\nMore.\n`],
  ]);
  expect(readChangesets(texts)).toEqual({
    changesets: [{ path: '.changeset/a.md', releases: [{ name, type: 'minor' }], summary: 'More.' }],
    problems: [],
  });
});

test.each([
  ['version', ['one'], '0.1.0', []],
  ['publish', [], '0.1.0', []],
  ['publish', [], '0.1.1', ['0.1.0']],
  ['nothing', [], '0.1.0', ['0.1.0']],
  ['nothing', [], '0.0.0', []],
])('the next step is to %s, with changesets %j, at %s, where %j was published', (step, changesets, version, tags) => {
  const workspace = [{ folder, json: { name, version } }, packages[2]];
  expect(nextStep(changesets, workspace, () => tags.map((tag) => ({ version: tag })))).toBe(step);
});

const deprecated = (...names) => {
  const options = schema('url', ...names);
  for (const each of names) options.properties[each].deprecated = true;
  return options;
};

test.each([
  ['never deprecated', [['1.1.0', schema('url', 'old')]], 'gone, and deprecated in none'],
  [
    'deprecated in one minor',
    [
      ['1.2.1', deprecated('old')],
      ['1.2.0', deprecated('old')],
    ],
    'gone, and deprecated in 1.2',
  ],
  [
    'deprecated in two minors',
    [
      ['1.2.0', deprecated('old')],
      ['1.1.3', deprecated('old')],
    ],
    undefined,
  ],
])('an option of a GA connector that was %s', (_, versions, found) => {
  const published = versions.map(([version, options]) => ({ version, options }));
  const problems = judgeRemovals({ folder, json: { name }, options: schema('url') }, published);
  expect(problems.map((problem) => problem.found)).toEqual(found === undefined ? [] : [found]);
});

it('compares what is shipped beside the contract', () => {
  const contract = (json, more = {}) => ({ json, dependencies: {}, ...more });
  const engines = { node: '>=20.19' };
  const before = contract({ bin: { shop: 'a' }, engines }, { dependencies: { zod: '^4.0.0' } });
  const after = contract({ bin: {}, engines: { node: '>=22' } }, { dependencies: { zod: '^4.1.0' } });
  expect(comparePackages(before, before, [])).toEqual([]);
  expect(comparePackages(before, after, ['src/a.ts']).map(({ size, what }) => `${size}: ${what}`)).toEqual([
    "breaking: the command 'shop' is gone",
    'breaking: engines of package.json is {"node":">=22"}',
    'patch: bin of package.json changed',
    'patch: dependency zod is ^4.1.0, and was ^4.0.0',
    'patch: shipped code changed: src/a.ts',
  ]);
});

it('takes a promotion for a change that has to be released', () => {
  const contract = (status) => ({ json: connectorFields('sink', 'shop', { status }), dependencies: {} });
  expect(comparePackages(contract('alpha'), contract('beta'), [])).toEqual([
    { size: 'patch', what: 'the release status is beta, and was alpha' },
  ]);
});

it('compares what is emitted only where both versions tell of it', () => {
  const contract = (emits) => ({ json: {}, dependencies: {}, emits });
  const one = contract({ attributes: { id: 'string' }, position: { offset: 'number' } });
  const other = contract({ attributes: {}, position: { offset: 'string' } });
  expect(comparePackages(one, contract(undefined), [])).toEqual([]);
  expect(comparePackages(contract(undefined), one, [])).toEqual([]);
  expect(comparePackages(one, other, [])).toMatchObject([{ size: 'breaking' }, { size: 'breaking' }]);
});

it('compares a workspace with what git has of the newest tag, or of any commit', () => {
  const root = mkdtempSync(join(tmpdir(), 'release-check-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root, encoding: 'utf8' });
  const write = (files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
  };
  const json = (version) =>
    packageJson(folder, { ...connectorFields('sink', 'shop'), version, dependencies: { zod: 'catalog:' } });
  const files = {
    'pnpm-workspace.yaml': 'catalog:\n  zod: ^4.0.0\n',
    [`${folder}/package.json`]: json('0.1.0'),
    [`${folder}/options.schema.json`]: schema('url', 'port'),
    [`${folder}/src/index.ts`]: 'export {};\n',
    [`${folder}/CHANGELOG.md`]: `# ${name}\n\n## 0.1.0\n\nThe first.\n`,
  };
  write(files);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  for (const version of ['0.1.0', '0.0.9', 'next']) git('tag', `${name}@${version}`);
  const now = {
    'pnpm-workspace.yaml': 'catalog:\n  zod: ^4.1.0\n',
    [`${folder}/options.schema.json`]: schema('url'),
    [`${folder}/src/index.ts`]: 'export const a = 1;\n',
    [`${folder}/src/new.ts`]: 'export {};\n',
    [`${folder}/CHANGELOG.md`]: `# ${name}\n\n## 0.2.0\n\nMore.\n\n## 0.1.0\n\nThe first.\n`,
  };
  write(now);
  const texts = new Map(
    Object.entries({ ...files, ...now }).map(([path, text]) => [
      path,
      typeof text === 'string' ? text : JSON.stringify(text),
    ]),
  );
  const history = gitHistory(root);
  expect(history.publishedVersions(name).map(({ version }) => version)).toEqual(['0.1.0', '0.0.9']);
  expect(history.publishedVersions('@eventmesh/sink')).toEqual([]);
  const compared = compareWorkspace(describeWorkspace(texts), history);
  expect(compared).toMatchObject([{ folder, version: '0.1.0', since: `${name}@0.1.0` }]);
  expect(compared[0].changelog).toContain('## 0.2.0\n\nMore.');
  expect(compared[0].changelog).not.toContain('The first.');
  expect(compared[0].changes.map(({ what }) => what)).toEqual([
    "option 'port' is gone",
    'dependency zod is ^4.1.0, and was ^4.0.0',
    'shipped code changed: src/index.ts, src/new.ts',
  ]);
  expect(judgeBumps(compared, [changeset('patch')])).toHaveLength(1);
  expect(judgeBumps(compared, [changeset('minor')])).toEqual([]);
  expect(compareWorkspace(describeWorkspace(texts), history, 'HEAD')).toMatchObject([{ since: 'HEAD' }]);
  expect([history.commitOf('HEAD')?.length, history.commitOf('nope'), history.isShallow()]).toEqual([
    40,
    undefined,
    false,
  ]);
});
