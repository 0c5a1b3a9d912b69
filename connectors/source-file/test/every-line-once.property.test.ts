import type { JsonValue } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileRecord } from '../src/line-to-record.ts';
import { FollowerHarness, textOf } from './follower-harness.ts';
import type { MemoryFile } from './memory-file-system.ts';

/** What writer, logrotate, reader and kill may do, in any order. `share` is how much of what was read is committed by then. */
type Step =
  | { readonly do: 'write'; readonly size: number }
  | { readonly do: 'write half' | 'rename' | 'create' | 'reopen' | 'copytruncate' }
  | { readonly do: 'read'; readonly maxRecords: number; readonly maxBytes: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'kill'; readonly share: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('write' as const), size: fc.integer({ min: 0, max: 40 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('write half', 'rename', 'create', 'reopen', 'copytruncate') }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      maxRecords: fc.integer({ min: 1, max: 9 }),
      maxBytes: fc.integer({ min: 1, max: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 600, 1_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('kill' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
);

/** A program that writes lines to `a.log`, and what rotates it. */
class Writer {
  readonly lines: string[] = [];
  readonly #harness: FollowerHarness;
  #file: MemoryFile;
  #half = '';

  constructor(harness: FollowerHarness) {
    this.#harness = harness;
    this.#file = harness.fileSystem.create('a.log');
  }

  write(size: number): void {
    const text = this.#half === '' ? this.#nextLine(size) : this.#half;
    this.#half = '';
    this.#harness.fileSystem.append(this.#file, `${text}${size % 2 === 0 ? '\n' : '\r\n'}`);
  }

  writeHalf(): void {
    if (this.#half !== '') return this.write(0);
    const line = this.#nextLine(6);
    this.#harness.fileSystem.append(this.#file, line.slice(0, 3));
    this.#half = line.slice(3);
  }

  rename(): void {
    const { fileSystem } = this.#harness;
    if (!fileSystem.files.has('a.log')) return;
    fileSystem.shift('a.log');
    fileSystem.rename('a.log', 'a.log.1');
  }

  create(): void {
    if (!this.#harness.fileSystem.files.has('a.log')) this.#harness.fileSystem.create('a.log');
  }

  reopen(): void {
    if (this.#half !== '') this.write(0);
    this.create();
    this.#file = this.#harness.fileSystem.named('a.log');
  }

  copyTruncate(): void {
    if (this.#half !== '') this.write(0);
    const { fileSystem } = this.#harness;
    if (fileSystem.files.get('a.log') !== this.#file) return;
    fileSystem.shift('a.log');
    fileSystem.copy('a.log', 'a.log.1');
    fileSystem.truncate(this.#file);
  }

  #nextLine(size: number): string {
    const line = `${this.lines.length}:`.padEnd(size + 4, '#');
    this.lines.push(line);
    return line;
  }
}

/** What was read since the last restart, and the place that a restart begins behind. */
class Reader {
  readonly received: FileRecord[] = [];
  readonly #harness: FollowerHarness;
  #committed = 0;

  constructor(harness: FollowerHarness) {
    this.#harness = harness;
  }

  async read(maxRecords: number, maxBytes: number): Promise<void> {
    const records = await this.#harness.read(maxRecords, maxBytes);
    expect(records.length).toBeLessThanOrEqual(maxRecords);
    const bytes = records.reduce((sum, record) => sum + (record.bytes ?? 0), 0);
    expect(records.length === 1 || bytes <= maxBytes).toBe(true);
    this.received.push(...records);
  }

  async readAll(): Promise<void> {
    this.received.push(...(await this.#harness.drain()));
  }

  commit(share = 1): void {
    this.#committed += Math.floor((this.received.length - this.#committed) * share);
  }

  /** A kill: what was not committed is forgotten, and must come again. */
  async restart(): Promise<void> {
    const forgotten = this.received.splice(this.#committed);
    for (const record of forgotten) this.#checkId(record);
    const position: JsonValue | undefined = this.received.at(-1)?.position;
    await this.#harness.restart(position);
  }

  readonly #ids = new Map<string, string>();
  #checkId(record: FileRecord): void {
    const id = record.event?.id ?? '';
    expect(this.#ids.get(id) ?? textOf(record)).toBe(textOf(record));
    this.#ids.set(id, textOf(record));
  }

  check(lines: readonly string[]): void {
    expect(this.received.map(textOf)).toEqual(lines);
    for (const record of this.received) this.#checkId(record);
    expect(new Set(this.#ids.values()).size).toBe(this.#ids.size);
  }
}

async function run(steps: readonly Step[], copyTruncates: boolean): Promise<void> {
  const harness = new FollowerHarness();
  const writer = new Writer(harness);
  const reader = new Reader(harness);
  for (const each of steps) {
    switch (each.do) {
      case 'write':
        writer.write(each.size);
        break;
      case 'write half':
        writer.writeHalf();
        break;
      case 'rename':
        if (!copyTruncates) writer.rename();
        break;
      case 'create':
        if (!copyTruncates) writer.create();
        break;
      case 'reopen':
        if (!copyTruncates) writer.reopen();
        break;
      case 'copytruncate':
        if (!copyTruncates) break;
        // What copytruncate does to a file of which nothing was read and committed cannot be made good; see the README.
        writer.write(3);
        await reader.readAll();
        reader.commit();
        writer.write(4);
        writer.copyTruncate();
        break;
      case 'read':
        await reader.read(each.maxRecords, each.maxBytes);
        break;
      case 'wait':
        await harness.clock.advance(each.ms);
        break;
      case 'kill':
        reader.commit(each.share);
        await reader.restart();
        break;
    }
  }
  writer.write(0);
  await reader.readAll();
  reader.check(writer.lines);
  await harness.follower.close();
  expect(harness.fileSystem.opened).toBe(0);
}

test('growth, rotation by rename and kills in any order: every line once, in order, unaltered, with one id', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), (steps) => run(steps, false)),
    { numRuns: 400 },
  );
});

test('growth, copytruncate and kills in any order: every line once, in order, unaltered, with one id', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) => run(steps, true)),
    { numRuns: 400 },
  );
});
