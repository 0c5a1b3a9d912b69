import { CloudEvent } from 'cloudevents';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  defineSink,
  defineSource,
  errorCodes,
  isSinkDefinition,
  isSourceDefinition,
  type ErrorCode,
  type Sink,
  type Source,
  type SourceRecord,
} from '../src/index.ts';

const options = z.object({ path: z.string().describe('Where.'), lines: z.number().default(3) });

interface Handled extends SourceRecord {
  readonly handle: string;
}
declare const queue: Source<Handled>;
declare const log: Source<SourceRecord & { partition: string; position: number }>;
const noSink: Sink = { open: async () => {}, write: async () => {}, close: async () => {} };

describe('defineSource', () => {
  const definition = defineSource({
    apiVersion: 'v1',
    system: 'memory',
    progress: 'acknowledged',
    options,
    create: (chosen) => {
      expectTypeOf(chosen).toEqualTypeOf<{ path: string; lines: number }>();
      return queue;
    },
  });

  it('is a typed factory that carries its definition', () => {
    const configured = definition({ path: 'a' });
    expect(configured.definition).toBe(definition);
    expect(configured.options).toEqual({ path: 'a' });
    expect(definition.progress).toBe('acknowledged');
    // @ts-expect-error an unknown option does not compile
    definition({ path: 'a', pth: 'b' });
    // @ts-expect-error an option of the wrong type does not compile
    definition({ path: 1 });
    // @ts-expect-error a missing option does not compile
    definition({});
  });

  it('refuses at compile time a checkpointed source whose records lack a position', () => {
    const base = { apiVersion: 'v1', system: 'memory', options } as const;
    defineSource({ ...base, progress: 'checkpointed', create: () => log });
    defineSource({ ...base, progress: 'committed', create: () => log });
    // @ts-expect-error records of a checkpointed source carry partition and position
    defineSource({ ...base, progress: 'checkpointed', create: () => queue });
    // @ts-expect-error records of a committed source carry partition and position
    defineSource({ ...base, progress: 'committed', create: () => queue });
  });

  it('is recognised among the exports of a package', () => {
    const sink = defineSink({
      apiVersion: 'v1',
      system: 'memory',
      ordering: 'per-key',
      idempotent: false,
      limits: { concurrentWrites: 1, maxEvents: 10, maxBytes: 1000 },
      options,
      create: () => noSink,
    });
    expect([definition, sink, {}, undefined, CloudEvent].map(isSourceDefinition)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([definition, sink, {}, undefined, CloudEvent].map(isSinkDefinition)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the error table', () => {
  it('makes an unhandled code a compile error', () => {
    // @ts-expect-error a table by code that leaves codes out does not compile
    const partial: Record<ErrorCode, string> = { UNAVAILABLE: 'later' };
    expect(partial).toBeDefined();
  });

  it('gives every code an outcome and a sentence', () => {
    for (const info of Object.values(errorCodes)) {
      expect(['retry', 'retry-bounded', 'reject', 'stop']).toContain(info.outcome);
      expect(info.meaning).toMatch(/\.$/);
    }
  });
});
