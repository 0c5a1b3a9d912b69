import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cli, type Ended } from './support/cli.ts';
import { ConfigFolder, copyPipeline, eventLines, idsIn } from './support/config-folder.ts';
import { ledgersOf } from './support/json-lines.ts';
import { versionOf } from './support/versions.ts';
const sinkVersion = versionOf('@eventmesh/sink-file');
const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await ConfigFolder.make();
});
afterAll(() => folder.remove());

const command = async (...args: readonly string[]): Promise<Ended> => await new Cli(folder.path, args).ended();

test('validate says what there is', async () => {
  await folder.write('filter.mjs', 'setInterval(() => {}, 1000); export const transform = (event) => event;');
  const pipeline = { ...copyPipeline('a', 'b'), transforms: [{ use: './filter.mjs' }] };
  await folder.write('good.yaml', JSON.stringify({ pipelines: { a: pipeline, b: copyPipeline('a', 'c') } }));
  // The module leaves a timer running; the command ends all the same.
  expect(await command('validate', 'good.yaml')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: [
      'good.yaml: 2 pipelines, nothing wrong',
      `  a: @eventmesh/source-file (${sourceVersion}, alpha) -> 1 transform -> @eventmesh/sink-file (${sinkVersion}, alpha)`,
      `  b: @eventmesh/source-file (${sourceVersion}, alpha) -> @eventmesh/sink-file (${sinkVersion}, alpha)`,
      '',
    ].join('\n'),
  });
});

test('list, describe and schema look into the working directory', async () => {
  expect((await command('list')).stdout).toMatch(new RegExp(`@eventmesh/sink-file +sink +${sinkVersion} +alpha\\n`));
  expect(JSON.parse((await command('list', '--json')).stdout)).toMatchObject({
    connectors: [{ kind: 'sink' }, { kind: 'source' }],
  });
  expect((await command('describe', '@eventmesh/sink-file')).stdout).toContain('  path  (text, required)');
  expect(JSON.parse((await command('schema')).stdout)).toMatchObject({ type: 'object', required: ['pipelines'] });
});

test('describe of a name without its scope says which was meant, and no command that installs a stranger', async () => {
  expect(await command('describe', 'source-file')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: "cannot load 'source-file': it is not installed: did you mean '@eventmesh/source-file'?\n",
  });
});

test('help and version end with 0', async () => {
  expect(await command('--version')).toMatchObject({ code: 0, stdout: `${versionOf('@eventmesh/connect')}\n` });
  const help = await command('--help');
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('  3  the state store is in use');
});

describe('a transform of my own', () => {
  const run = async (use: string): Promise<Ended> => {
    await folder.write('in.ndjson', eventLines(0, 4));
    const pipeline = { ...copyPipeline('in.ndjson', `${use.replaceAll(/\W/g, '')}.out`), transforms: [{ use }] };
    await folder.write(
      'own.yaml',
      JSON.stringify({ pipelines: { own: pipeline }, state: { folder: `state-${use.replaceAll(/\W/g, '')}` } }),
    );
    return await command('run', 'own.yaml', '--log-level', 'silent');
  };

  test('in JavaScript: what it lets through arrives', async () => {
    await folder.write('even.mjs', 'export const transform = (event) => (event.data % 2 === 0 ? event : undefined);');
    const { code, stdout, stderr } = await run('./even.mjs');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(ledgersOf(stdout)).toMatchObject({ own: { delivered: 2, filtered: 2, balanced: true } });
    expect(idsIn(await folder.read('evenmjs.out'))).toEqual(['0', '2']);
  });

  test('in TypeScript: works where Node can run it, else it is said which Node can', async () => {
    await folder.write('typed.ts', 'export const transform = (event: object): object => event;');
    const { code, stdout, stderr } = await run('./typed.ts');
    const canRunIt = Boolean((process.features as { readonly typescript?: unknown }).typescript);
    expect(code).toBe(canRunIt ? 0 : 2);
    expect(stdout.includes('"delivered":4')).toBe(canRunIt);
    expect(stderr.includes('cannot run TypeScript: use Node 22.18 or newer, or compile it to JavaScript')).toBe(
      !canRunIt,
    );
  });

  test('that throws: the event is a dead letter, the others arrive', async () => {
    await folder.write(
      'throws.mjs',
      'export const transform = (event) => { if (event.id === "1") throw new Error("no"); return event; };',
    );
    const { code, stdout } = await run('./throws.mjs');
    expect(code).toBe(0);
    expect(ledgersOf(stdout)).toMatchObject({ own: { received: 4, delivered: 3, deadLettered: 1, balanced: true } });
  });
});
