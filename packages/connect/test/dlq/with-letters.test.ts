import { ConnectorError } from '@eventmesh/connector-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLetters } from '../../src/dlq/with-letters.ts';
import { exitCodeOf } from '../../src/exit-codes.ts';
import { ConfigFolder, copyPipeline } from '../support/config-folder.ts';

let folder: ConfigFolder;

beforeEach(async () => {
  folder = await ConfigFolder.make();
  await folder.write('pipelines.yaml', JSON.stringify({ pipelines: { orders: copyPipeline('in', 'out') } }));
});
afterEach(async () => await folder.remove());

const failure = async (thrown: Error): Promise<{ readonly code: number; readonly message: string }> => {
  const failed: unknown = await withLetters(folder.file('pipelines.yaml'), async () => {
    throw thrown;
  }).catch((error: unknown) => error);
  return { code: exitCodeOf(failed), message: (failed as Error).message };
};

test('a state store that goes away in the middle is the store that cannot be used', async () => {
  expect(await failure(new ConnectorError('UNAVAILABLE', 'It is away.'))).toEqual({
    code: 3,
    message: "It is away. It is named by 'state.folder' in the configuration.",
  });
});

test('what is wrong with a pipeline, or nobody foresaw, stays what it is', async () => {
  expect(await failure(new ConnectorError('INVALID_OPTIONS', 'wrong'))).toEqual({ code: 1, message: 'wrong' });
  expect(await failure(new Error('odd'))).toEqual({ code: 1, message: 'odd' });
});
