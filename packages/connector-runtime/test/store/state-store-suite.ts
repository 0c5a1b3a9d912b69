import type { JsonValue } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFencedError, isLeaseHeldError } from '../../src/index.ts';
import { openBeforeEach, type StorePlace } from './store-harness.ts';

/** What every state store promises of leases and checkpoints. */
export function stateStoreSuite(name: string, makePlace: () => Promise<StorePlace>): void {
  const opened = openBeforeEach(makePlace);

  describe(`${name}, leases`, () => {
    it('gives out growing tokens, also over a restart', async () => {
      const first = await opened.store.acquireLease('a');
      await opened.store.releaseLease(first);
      const second = await opened.store.acquireLease('a');
      await opened.restart();
      const third = await opened.store.acquireLease('a');
      expect(second.token).toBeGreaterThan(first.token);
      expect(third.token).toBeGreaterThan(second.token);
    });

    it('refuses a second holder, and says which pipeline', async () => {
      await opened.store.acquireLease('orders');
      await opened.store.acquireLease('bills');
      const refused = opened.store.acquireLease('orders');
      await expect(refused).rejects.toSatisfy(isLeaseHeldError);
      await expect(refused).rejects.toThrow("'orders'");
    });

    it('tells whether a lease is held', async () => {
      expect(await opened.store.isLeaseHeld('a')).toBe(false);
      const lease = await opened.store.acquireLease('a');
      expect([await opened.store.isLeaseHeld('a'), await opened.store.isLeaseHeld('b')]).toEqual([true, false]);
      await opened.store.releaseLease(lease);
      expect(await opened.store.isLeaseHeld('a')).toBe(false);
    });

    it('gives one of two that ask at the same time the lease', async () => {
      const asked = await Promise.allSettled([opened.store.acquireLease('a'), opened.store.acquireLease('a')]);
      expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    });

    it('does not take the lease from its holder when an older one is given back', async () => {
      const older = await opened.store.acquireLease('a');
      await opened.store.releaseLease(older);
      const held = await opened.store.acquireLease('a');
      await opened.store.releaseLease(older);
      await expect(opened.store.acquireLease('a')).rejects.toSatisfy(isLeaseHeldError);
      await opened.store.writeCheckpoints(held, new Map([['p', 1]]));
      expect(await opened.store.readCheckpoints('a')).toEqual(new Map([['p', 1]]));
    });

    it('refuses what is written with an older lease, and writes none of it', async () => {
      const older = await opened.store.acquireLease('a');
      const write = (): Promise<void> => opened.store.writeCheckpoints(older, new Map([['p', 'stale']]));
      await opened.store.releaseLease(older);
      const newer = await opened.store.acquireLease('a');
      await expect(write()).rejects.toSatisfy(isFencedError);
      await expect(write()).rejects.toThrow(new RegExp(`lease ${newer.token} has been given out since`));
      await opened.restart();
      await expect(write()).rejects.toSatisfy(isFencedError);
      expect(await opened.store.readCheckpoints('a')).toEqual(new Map());
    });
  });

  describe(`${name}, checkpoints`, () => {
    it('refuses what is written with a lease that was given back', async () => {
      const lease = await opened.store.acquireLease('a');
      await opened.store.releaseLease(lease);
      const writing = opened.store.writeCheckpoints(lease, new Map([['p', 1]]));
      await expect(writing).rejects.toSatisfy(isFencedError);
      await expect(writing).rejects.toThrow(/not held/);
    });

    it('keeps the newest position of each partition, also over a restart', async () => {
      const lease = await opened.store.acquireLease('a');
      await opened.store.writeCheckpoints(
        lease,
        new Map<string, JsonValue>([
          ['p', 1],
          ['q', { offset: 1 }],
        ]),
      );
      await opened.store.writeCheckpoints(lease, new Map([['p', 2]]));
      const expected = new Map<string, JsonValue>([
        ['p', 2],
        ['q', { offset: 1 }],
      ]);
      expect(await opened.store.readCheckpoints('a')).toEqual(expected);
      await opened.restart();
      expect(await opened.store.readCheckpoints('a')).toEqual(expected);
    });

    it('takes any partition name and any JSON position', async () => {
      const name = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '',
          '/',
          '%',
          '%2F',
          '%ud800',
          '..',
          '0',
          'a/b',
          'ü',
          '😀',
          '\u0000',
          '\ud800',
          '\udc00x\ud800',
        ),
      );
      const position = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
      const anyPositions = fc.array(fc.tuple(name, position), { minLength: 1, maxLength: 8 });
      let pipelines = 0;
      await fc.assert(
        fc.asyncProperty(name, anyPositions, async (prefix, entries) => {
          const pipeline = `${prefix}#${(pipelines += 1)}`;
          const positions = new Map(entries);
          await opened.store.writeCheckpoints(await opened.store.acquireLease(pipeline), positions);
          expect(await opened.store.readCheckpoints(pipeline)).toEqual(positions);
        }),
        { numRuns: 50 },
      );
    });

    it('keeps pipelines apart whose names begin alike', async () => {
      const names = ['a', 'a/', 'a/b', 'a0', 'a-', 'a%2F', 'a%', 'b', ''];
      for (const name of names)
        await opened.store.writeCheckpoints(await opened.store.acquireLease(name), new Map([[`of ${name}`, name]]));
      for (const name of names)
        expect(await opened.store.readCheckpoints(name)).toEqual(new Map([[`of ${name}`, name]]));
    });
  });
}
