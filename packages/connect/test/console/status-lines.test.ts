import { expect, test } from 'vitest';
import { ledgerLine, statusLines } from '../../src/console/status-lines.ts';
import { statusOf } from '../support/status-of.ts';

test('names line up; only what there is to tell is told; what is wrong gets a line of its own', () => {
  const statuses = [
    statusOf('orders', { delivered: 10, perSecond: 1200, lag: 5, inFlight: 3 }),
    statusOf('orders-to-mysql', { state: 'stalled', filtered: 1, deadLettered: 2, reason: 'sink-mysql: refused' }),
  ];
  expect(statusLines(statuses)).toEqual([
    'orders           running       1200/s  delivered 10  in flight 3  lag 5',
    'orders-to-mysql  stalled          0/s  delivered 0  filtered 1  dead-lettered 2  in flight 0',
    '    sink-mysql: refused',
  ]);
});

test('a pipeline that another worker runs says so', () => {
  const reason = "Pipeline 'orders' is already running on this state store: worker 'two' holds its lease.";
  expect(statusLines([statusOf('orders', { state: 'standby', reason })])).toEqual([
    'orders  standby          0/s  delivered 0  in flight 0',
    `    ${reason}`,
  ]);
});

test('no pipelines, no lines', () => {
  expect(statusLines([])).toEqual([]);
});

test('ledgers are one line, by name', () => {
  const line = ledgerLine([statusOf('a', { delivered: 1 }), statusOf('b', {})]);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({ pipelines: { a: { delivered: 1, balanced: true }, b: { delivered: 0 } } });
});
