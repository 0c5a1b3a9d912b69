import { RecordingLogger } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { TerminalView } from '../../src/console/progress-view.ts';
import { runConfig } from '../../src/run/run-config.ts';
import { StateUnavailableError } from '../../src/state/state-unavailable-error.ts';
import { ConfigFolder, copyPipeline, eventLines } from '../support/config-folder.ts';
import { versionOf } from '../support/versions.ts';
import { VirtualScreen } from '../support/virtual-screen.ts';
const sinkVersion = versionOf('@eventmesh/sink-file');
const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;
beforeEach(async () => {
  folder = await ConfigFolder.make();
  await folder.write('in.ndjson', eventLines(0, 300));
});
afterEach(() => folder.remove());

const run = async (
  pipelines: object,
  rest: object = {},
  onSignal: (stop: () => void) => void = () => {},
): Promise<{ screen: VirtualScreen; logger: RecordingLogger; states: readonly string[] }> => {
  const path = await folder.write('pipelines.yaml', JSON.stringify({ pipelines, ...rest }));
  const screen = new VirtualScreen(100, 10);
  const logger = new RecordingLogger();
  const ended = await runConfig(await loadConfig(path), {
    logger,
    view: new TerminalView(screen),
    everyMs: 10,
    onSignal,
  });
  return { screen, logger, states: ended.map(({ state }) => state) };
};

test('on a terminal, progress is drawn in its place, and the end stands there alone', async () => {
  const from = folder.file('in.ndjson');
  const { screen, states } = await run({
    one: copyPipeline(from, folder.file('a')),
    two: copyPipeline(from, folder.file('b')),
  });
  expect(states).toEqual(['finished', 'finished']);
  expect(screen.text).toEqual([
    'one  finished    delivered 300  in flight 0',
    'two  finished    delivered 300  in flight 0',
  ]);
  expect(screen.cursorIsBelow).toBe(true);
});

test('warns once about each alpha connector', async () => {
  const from = folder.file('in.ndjson');
  const { logger } = await run({
    one: copyPipeline(from, folder.file('a')),
    two: copyPipeline(from, folder.file('b')),
  });
  expect(logger.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
    { connector: '@eventmesh/source-file', version: sourceVersion, status: 'alpha' },
    { connector: '@eventmesh/sink-file', version: sinkVersion, status: 'alpha' },
  ]);
});

test('a signal that comes before the pipelines are started stops them', async () => {
  const pipeline = copyPipeline(folder.file('in.ndjson'), folder.file('a'), true);
  const { states } = await run({ one: pipeline }, {}, (stop) => stop());
  expect(states).toEqual(['stopped']);
});

test('a state folder that cannot be used is an error of its own', async () => {
  const pipelines = { one: copyPipeline(folder.file('in.ndjson'), folder.file('a')) };
  await expect(run(pipelines, { state: { folder: 'in.ndjson/x' } })).rejects.toThrow(StateUnavailableError);
});
