import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { distTagFor } from '../release/publish/dist-tag-for.mjs';
import { npmRegistry } from '../release/publish/npm-registry.mjs';
import { publishOrder } from '../release/publish/publish-order.mjs';
import { publishTarballs } from '../release/publish/publish-tarballs.mjs';
import { readTarballs } from '../release/publish/read-tarballs.mjs';
import { tagReleases } from '../release/publish/tag-releases.mjs';
import { redacted, withoutSecrets } from '../release/redacted.mjs';
import { runProgram } from '../release/run-program.mjs';
import { root } from '../workspace/read-workspace.mjs';
import { startFakeRegistry } from './fake-registry.mjs';

const withinMs = 60_000;
const token = 'npm_averysecrettoken';
let [folder, registry] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'release-publish-'));
  registry = await startFakeRegistry();
});
afterEach(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true });
});

/** A tarball as npm users get it. */
function pack(name, version, { dependencies = {}, tag, text = '' } = {}) {
  const source = join(folder, 'source');
  rmSync(source, { recursive: true, force: true });
  mkdirSync(join(source, 'package'), { recursive: true });
  const publishConfig = { access: 'public', provenance: true, ...(tag === undefined ? {} : { tag }) };
  writeFileSync(join(source, 'package/package.json'), JSON.stringify({ name, version, dependencies, publishConfig }));
  writeFileSync(join(source, 'package/README.md'), text);
  mkdirSync(join(folder, 'out'), { recursive: true });
  const file = join(folder, 'out', `${name.slice(1).replace('/', '-')}-${version}.tgz`);
  execFileSync('tar', ['-czf', file, '-C', source, 'package']);
}

/** The registry as npm reaches it, with a token that npm takes from the environment, as in the workflow. */
function reached() {
  const userconfig = join(folder, '.npmrc');
  writeFileSync(userconfig, `//127.0.0.1:${registry.port}/:_authToken=\${NODE_AUTH_TOKEN}\n`);
  const env = {
    ...withoutSecrets(process.env),
    NODE_AUTH_TOKEN: token,
    npm_config_userconfig: userconfig,
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
    npm_config_cache: join(folder, 'cache'),
  };
  delete env.ACTIONS_ID_TOKEN_REQUEST_URL;
  return npmRegistry(registry.url, { cwd: folder, env });
}

const [api, sink, source] = ['@eventmesh/connector-api', '@eventmesh/sink-shop', '@eventmesh/source-shop'];

it('goes on where it failed, publishes nothing twice, and says no secret', { timeout: withinMs }, async () => {
  const needsApi = { dependencies: { [api]: '^0.1.0' }, tag: 'alpha' };
  pack(sink, '0.1.0', needsApi);
  pack(api, '0.1.0');
  pack(source, '0.1.0', { ...needsApi, dependencies: { [api]: '^0.1.0', [sink]: '^0.1.0' } });
  const tarballs = await readTarballs(join(folder, 'out'));
  registry.failAt(sink);
  const told = [];
  const failed = await publishTarballs(tarballs, reached(), (outcome) => told.push(outcome)).catch(
    ({ message }) => message,
  );
  expect(failed).toContain('503');
  expect(failed).not.toContain(token);
  expect(told).toEqual([{ name: api, version: '0.1.0', state: 'published', tag: 'latest' }]);
  expect(registry.published).toEqual([`${api}@0.1.0`]);

  registry.failAt(undefined);
  expect(await publishTarballs(tarballs, reached())).toEqual([
    { name: api, version: '0.1.0', state: 'was there' },
    { name: sink, version: '0.1.0', state: 'published', tag: 'alpha' },
    { name: source, version: '0.1.0', state: 'published', tag: 'alpha' },
  ]);
  expect(registry.published).toEqual([`${api}@0.1.0`, `${sink}@0.1.0`, `${source}@0.1.0`]);
  expect(registry.tagsOf(sink)).toEqual({ alpha: '0.1.0' });

  expect((await publishTarballs(tarballs, reached())).map(({ state }) => state)).toEqual(Array(3).fill('was there'));
  pack(api, '0.1.0', { text: 'Other.' });
  const [other] = await publishTarballs(await readTarballs(join(folder, 'out')), reached());
  expect(other).toEqual({ name: api, version: '0.1.0', state: 'is other there' });
  expect(registry.published).toHaveLength(3);
});

it('needs nothing that is installed to publish what was packed, and tags it', { timeout: withinMs }, async () => {
  pack(api, '0.1.0');
  const bare = join(folder, 'bare');
  cpSync(join(root, 'tools'), join(bare, 'tools'), { recursive: true });
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: bare, encoding: 'utf8' });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  writeFileSync(join(folder, '.npmrc'), `//127.0.0.1:${registry.port}/:_authToken=${token}\n`);
  const env = { ...withoutSecrets(process.env), npm_config_userconfig: join(folder, '.npmrc') };
  const publish = () =>
    runProgram(
      process.execPath,
      ['tools/release-publish.mjs', '--tarballs', join(folder, 'out'), '--registry', registry.url],
      { cwd: bare, withinMs, env },
    );
  expect(await publish()).toBe(`published ${api}@0.1.0 under the tag 'latest'\ntagged ${api}@0.1.0\n`);
  expect(git('tag').trim()).toBe(`${api}@0.1.0`);
  expect(await publish()).toBe(`nothing to do for ${api}@0.1.0\n`);
});

it('says of which package the registry cannot be asked, and why', async () => {
  await registry.stop();
  const asked = reached().ask(sink);
  await expect(asked).rejects.toThrow(`Cannot ask the registry for ${sink}: ECONNREFUSED`);
  registry = await startFakeRegistry();
});

it('tags the commit with what was published from it, and moves no tag', () => {
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  git('tag', `${api}@0.1.0`);
  const first = git('rev-parse', `${api}@0.1.0`);
  git('commit', '--quiet', '--allow-empty', '-m', 'two');
  const outcomes = [
    { name: api, version: '0.1.0', state: 'was there' },
    { name: sink, version: '0.1.0', state: 'published' },
    { name: source, version: '0.1.0', state: 'is other there' },
  ];
  expect(tagReleases(folder, outcomes)).toEqual([`${sink}@0.1.0`]);
  expect(git('rev-parse', `${api}@0.1.0`)).toBe(first);
  expect(git('tag').trim().split('\n')).toEqual([`${api}@0.1.0`, `${sink}@0.1.0`]);
  expect(tagReleases(folder, outcomes)).toEqual([]);
});

it('orders packages behind what they depend on, and refuses a circle', () => {
  const tarball = (name, ...needs) => ({
    manifest: { name, dependencies: Object.fromEntries(needs.map((each) => [each, '^1.0.0'])) },
  });
  const all = [tarball('d', 'c', 'a'), tarball('c', 'b', 'zod'), tarball('b', 'a'), tarball('a')];
  expect(publishOrder(all).map(({ manifest }) => manifest.name)).toEqual(['a', 'b', 'c', 'd']);
  expect(() => publishOrder([tarball('a', 'b'), tarball('b', 'a')])).toThrow('in a circle: a, b');
});

test.each([
  ['latest', '1.0.0', undefined, {}],
  ['alpha', '0.1.0', 'alpha', { latest: '0.0.9' }],
  ['latest', '2.0.0', 'latest', { latest: '1.9.3' }],
  ['latest-1', '1.9.4', 'latest', { latest: '2.0.0' }],
  ['latest', '1.10.0', 'latest', { latest: '1.9.0' }],
  ['latest', '1.0.0', 'latest', { latest: '2.0.0-beta.1' }],
  ['beta', '1.0.0-beta.10', 'beta', { beta: '1.0.0-beta.9' }],
  ['beta-1', '1.0.0-beta.10', 'beta', { beta: '2.0.0-beta.0' }],
])('%s is the tag of %s, which asks for %s, where there is %o', (expected, version, tag, tags) => {
  expect(distTagFor({ version, publishConfig: { tag } }, tags)).toBe(expected);
});

it('keeps secrets out of what fails, and out of reach of what needs none', async () => {
  const env = {
    PATH: process.env.PATH,
    NODE_AUTH_TOKEN: token,
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://a.b/c',
    HOME: folder,
  };
  expect(Object.keys(withoutSecrets(env))).toEqual(['PATH', 'HOME']);
  expect(redacted(`is ${token}.`, env)).toBe('is ***.');
  const program = ['-e', 'console.error(process.env.NODE_AUTH_TOKEN); process.exit(3)'];
  const failed = await runProgram(process.execPath, program, { cwd: folder, withinMs: 10_000, env }).catch(
    ({ message }) => message,
  );
  expect(failed).toContain('ended with 3');
  expect(failed).toContain('***');
  expect(failed).not.toContain(token);
});

it('ends a program that takes too long, and says so', async () => {
  const program = ['-e', 'setInterval(() => undefined, 1000)'];
  await expect(runProgram(process.execPath, program, { cwd: folder, withinMs: 200 })).rejects.toThrow(
    'had not ended after 200 ms',
  );
});
