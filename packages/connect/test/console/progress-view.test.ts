import { expect, test } from 'vitest';
import { TerminalView, jsonLinesView } from '../../src/console/progress-view.ts';
import { statusOf } from '../support/status-of.ts';
import { VirtualScreen } from '../support/virtual-screen.ts';

test('writes its lines anew in their place, and leaves the cursor below them', () => {
  const screen = new VirtualScreen(100, 24);
  screen.write('$ eventmesh-connect run\n');
  const view = new TerminalView(screen);
  view.show([statusOf('a', { delivered: 1 }), statusOf('b', { reason: 'cannot reach it' })]);
  view.show([statusOf('a', { delivered: 2 }), statusOf('b', {})]);
  expect(screen.text).toEqual([
    '$ eventmesh-connect run',
    'a  running          0/s  delivered 2  in flight 0',
    'b  running          0/s  delivered 0  in flight 0',
  ]);
  view.end([statusOf('a', { delivered: 3, state: 'finished' }), statusOf('b', { state: 'failed', reason: 'no' })]);
  expect(screen.text).toEqual([
    '$ eventmesh-connect run',
    'a  finished    delivered 3  in flight 0',
    'b  failed      delivered 0  in flight 0',
    '    no',
  ]);
  expect(screen.cursorIsBelow).toBe(true);
});

test('a narrow screen, and one with few rows, do not break it', () => {
  const screen = new VirtualScreen(20, 3);
  const view = new TerminalView(screen);
  const statuses = ['a', 'b', 'c'].map((name) => statusOf(name, { reason: 'a very long reason indeed' }));
  for (let round = 0; round < 3; round += 1) view.show(statuses);
  expect(screen.text).toEqual(['a  running        …', '… and 5 more lines']);
});

test('lines that flow because the window became narrower are all taken away', () => {
  const screen = new VirtualScreen(60, 24);
  screen.write('before\n');
  const view = new TerminalView(screen);
  view.show([statusOf('a', { delivered: 123_456 })]);
  screen.resize(20);
  view.show([statusOf('a', { delivered: 123_457 })]);
  expect(screen.text).toEqual(['before', 'a  running        …']);
});

test('log lines come above the progress', () => {
  const screen = new VirtualScreen(100, 24);
  const view = new TerminalView(screen);
  view.above(() => screen.write('first log\n'));
  view.show([statusOf('a', {})]);
  view.above(() => screen.write('second log\n'));
  view.show([statusOf('a', { delivered: 9 })]);
  expect(screen.text).toEqual(['first log', 'second log', 'a  running          0/s  delivered 9  in flight 0']);
});

test('what an error says does nothing to the terminal, at the end neither', () => {
  const written: string[] = [];
  const view = new TerminalView({ columns: 100, rows: 24, write: (text) => void written.push(text) });
  view.end([statusOf('a', { state: 'failed', reason: 'no\u001b]0;title\u0007 \u009b2J' })]);
  expect(written.join('')).toContain(String.raw`no\x1b]0;title\x07 \x9b2J`);
});

test('for programs, each status is a line of JSON, and the ledgers the last', () => {
  const lines: string[] = [];
  const view = jsonLinesView((line) => lines.push(line));
  view.show([statusOf('a', { delivered: 1, reason: 'why' })]);
  view.end([statusOf('a', { delivered: 1 })]);
  const ledger = { received: 1, delivered: 1, filtered: 0, deadLettered: 0, released: 0, inFlight: 0, balanced: true };
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { status: { name: 'a', state: 'running', reason: 'why', restarts: 0, perSecond: 0, ledger } },
    { pipelines: { a: ledger } },
  ]);
});
