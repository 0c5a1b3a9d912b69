import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDlqCommands } from '../../src/dlq/add-dlq-commands.ts';
import { ConfigFolder, copyPipeline } from '../support/config-folder.ts';
import { letterOf, lettersIn, putLetters } from '../support/dead-letters.ts';

let folder: ConfigFolder;
beforeEach(async () => {
  folder = await ConfigFolder.make();
  const config = { pipelines: { orders: copyPipeline('in.ndjson', 'out.ndjson') } };
  await folder.write('pipelines.yaml', JSON.stringify(config));
  await putLetters(folder.file('.eventmesh'), 'orders', [letterOf('1')]);
  await putLetters(folder.file('.eventmesh'), 'gone', [letterOf('2')]);
});
afterEach(() => folder.remove());

/** What is wrong with a command line: nothing is done then. */
async function refusalOf(command: string, args: readonly string[]): Promise<string> {
  let said = '';
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => void (said += text) });
  addDlqCommands(program, () => {});
  try {
    await program.parseAsync(['dlq', command, folder.file('pipelines.yaml'), ...args], { from: 'user' });
  } catch (thrown) {
    return said + String(thrown);
  }
  throw new Error(`It was not refused: ${command} ${args.join(' ')}`);
}

test.each([
  [
    ['list', '--since', 'soon'],
    "argument 'soon' is invalid. Expected a time such as 2026-01-31T12:00:00Z, or how long",
  ],
  [['list', '--code', 'REJECTD'], "argument 'REJECTD' is invalid. Did you mean REJECTED?"],
  [['list', '--code', 'x'], 'Expected one of UNAVAILABLE, TIMEOUT'],
  [['list', '--limit', '0'], "argument '0' is invalid. Expected a whole number of at least 1."],
  ...['1', 'zzz', '00000000000000001'].map((id): [string[], string] => [
    ['list', '--pipeline', 'orders', '--after', id],
    `argument '${id}' is invalid. Expected an id of 16 digits, such as 0000000000000001, as 'dlq list' shows it.`,
  ]),
  [['list', '--after', '0000000000000001'], 'Expected --pipeline beside --after and --limit: without it, all are'],
  [['list', '--limit', '5'], 'Expected --pipeline beside --after and --limit: without it, all are counted.'],
  ...[['list'], ['export'], ['replay', 'orders'], ['drop', 'orders', '--yes']].map((words): [string[], string] => [
    [...words, '--since', '2026-01-31T12:00:00Z', '--until', '2026-01-31T12:00:00Z'],
    '--since is not before --until: nothing can match.',
  ]),
  [['list', '--pipeline', 'gnoe'], "pipelines.yaml: there is no pipeline 'gnoe': did you mean 'gone'?"],
  [['list', '--pipeline', 'xxxxxx'], "there is no pipeline 'xxxxxx': it has 'orders', 'gone'"],
  [['show', 'orders', '7'], "There is no dead letter '7' of pipeline 'orders'."],
  [['export', '--format', 'xml'], 'Allowed choices are ndjson, cloudevents.'],
  [['replay', 'gone'], "pipelines.yaml: there is no pipeline 'gone': it has 'orders'"],
  [['replay', 'ordesr'], "there is no pipeline 'ordesr': did you mean 'orders'?"],
  [['replay', 'orders', '1', '7'], "There is no dead letter '1' of pipeline 'orders'."],
  [['replay', 'orders', '--through', 'sinks'], 'Allowed choices are sink, transforms.'],
  [['drop', 'orders', '--yes'], 'or --all; found none of them.'],
  [['drop', 'orders', '--all', '--code', 'REJECTED', '--yes'], 'or --all; found several.'],
  [['replay', 'orders', '7', '--since', '1h'], 'Expected one way of choosing dead letters: ids, or --code'],
  [['drop', 'orders', '7', '--yes'], "There is no dead letter '7' of pipeline 'orders'."],
  [['drop', 'orders', '--all'], "This drops 1 dead letter of pipeline 'orders' for good. To do it, add --yes."],
])('dlq %j', async ([command = '', ...args], message) => {
  expect(await refusalOf(command, args)).toContain(message);
  expect(await lettersIn(folder.file('.eventmesh'), 'orders')).toMatchObject([{ message: 'no column for 1' }]);
});
