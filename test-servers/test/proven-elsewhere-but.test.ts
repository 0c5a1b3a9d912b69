import { requirements } from '@eventmesh/connector-testkit/requirements';
import { expect, it } from 'vitest';
import { provenElsewhereBut, type Declared } from '../src/harness/proven-elsewhere-but.ts';

const acknowledged: Declared = { progress: 'acknowledged' };
const checkpointed: Declared = { progress: 'checkpointed' };
const orderedSink: Declared = { ordering: 'per-key', idempotent: false };
const idempotentSink: Declared = { ordering: 'none', idempotent: true };

const ofAcknowledged = ['source.release.come-again'];
const ofCheckpointed = ['source.read.positions'];
const ofOrder = ['sink.write.order', 'sink.write.not-attempted'];
const ofIdempotent = ['sink.write.idempotent'];

it.each([
  { definition: acknowledged, kind: 'source', others: ofCheckpointed },
  { definition: checkpointed, kind: 'source', others: ofAcknowledged },
  { definition: orderedSink, kind: 'sink', others: ofIdempotent },
  { definition: idempotentSink, kind: 'sink', others: ofOrder },
])('names what applies to $definition', ({ definition, kind, others }) => {
  const ofKind = Object.entries(requirements).filter(([, requirement]) => ['any', kind].includes(requirement.for));
  const expected = ofKind.map(([id]) => id).filter((id) => !others.includes(id));
  expect(provenElsewhereBut(definition).map(({ id }) => id)).toEqual(expected);
});

it('leaves out the few that are named', () => {
  const left = provenElsewhereBut(orderedSink, 'sink.write.', 'faults.disk-full').map(({ id }) => id);
  expect(left.filter((id) => id.startsWith('sink.'))).toEqual([]);
  expect(left).toContain('faults.cut');
  expect(left).not.toContain('faults.disk-full');
});
