import { beforeEach, describe, expect, it } from 'vitest';
import { Drains } from '../../src/engine/drains.ts';
import type { Entry } from '../../src/engine/entry.ts';
import { InFlight } from '../../src/engine/in-flight.ts';
import { entry } from './entries.ts';

const { signal: noAbort } = new AbortController();

describe('Drains', () => {
  let inFlight: InFlight;
  let givenUp: Entry[];
  let drains: Drains;
  let done: string[];
  const entries = ['p', 'p', 'q', undefined].map((partition, index) =>
    entry(String(index), partition === undefined ? {} : { partition }),
  ) as [Entry, Entry, Entry, Entry];
  const [first, second, other] = entries;
  const drain = (partitions: readonly string[], signal = noAbort): void => {
    void drains.drain(partitions, signal).then(() => done.push(partitions.join()));
  };
  const settled = async (): Promise<string[]> => {
    await new Promise((resolve) => void setImmediate(resolve));
    return done;
  };
  const commit = (committed: Entry): void => {
    inFlight.remove(committed);
    drains.check();
  };

  beforeEach(() => {
    inFlight = new InFlight({ maxRecords: 10, maxBytes: 1_000 });
    givenUp = [];
    done = [];
    drains = new Drains(inFlight, (left) => {
      for (const each of left) inFlight.remove(each);
      givenUp.push(...left);
    });
    for (const each of entries) inFlight.add(each);
  });

  it('is done once nothing of the partitions is in flight, whatever else is', async () => {
    drain(['p', 'none']);
    commit(first);
    expect(await settled()).toEqual([]);
    commit(second);
    expect(await settled()).toEqual(['p,none']);
    expect(givenUp).toEqual([]);
  });

  it('is done at once when nothing is there to wait for', async () => {
    drain(['none']);
    drain([]);
    expect(await settled()).toEqual(['none', '']);
  });

  it('gives up what is left when the time is over', async () => {
    const deadline = new AbortController();
    drain(['p'], deadline.signal);
    commit(first);
    deadline.abort();
    expect(await settled()).toEqual(['p']);
    expect(givenUp).toEqual([second]);
  });

  it('gives up at once when the time is over before it begins', async () => {
    drain(['p', 'q'], AbortSignal.abort());
    expect(await settled()).toEqual(['p,q']);
    expect(givenUp).toEqual([first, second, other]);
  });

  it('keeps drains of several partitions apart', async () => {
    drain(['p']);
    drain(['q']);
    commit(other);
    expect(await settled()).toEqual(['q']);
    commit(first);
    commit(second);
    expect(await settled()).toEqual(['q', 'p']);
  });

  it('ends with the run', async () => {
    drain(['p']);
    drain(['q']);
    drains.end();
    expect(await settled()).toEqual(['p', 'q']);
  });
});
