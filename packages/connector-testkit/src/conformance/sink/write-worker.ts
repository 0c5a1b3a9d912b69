/**
 * A process that writes batch after batch and tells its parent of each write that has resolved, until it is killed.
 *
 * Its one argument is a {@link WriteOrder} as JSON.
 */
import { testContext } from '../../test-context.ts';
import { kitEvents } from '../kit-event.ts';
import { loadDefinition } from '../load-definition.ts';
import { parseOptions } from '../parse-options.ts';
import type { WriteOrder, WriteReport } from './write-until-killed.ts';

const order: WriteOrder = JSON.parse(process.argv[2] ?? '');
const tell = (report: WriteReport): boolean | undefined => process.send?.(report);
process.on('disconnect', () => process.exit(1));

const definition = await loadDefinition({ module: order.module, kind: 'sink', system: order.system });
const sink = definition.create(await parseOptions(definition, order.options), testContext());
const { signal } = new AbortController();
await sink.open(signal);
for (let from = 0; ; from += order.batchSize) {
  const failures = (await sink.write(kitEvents(order.batchSize, { from, keys: ['a', 'b'] }), signal)) ?? [];
  const [failure] = failures;
  if (failure !== undefined) throw failure.error;
  tell({ from });
}
