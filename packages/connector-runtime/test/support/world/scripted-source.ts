import {
  ConnectorError,
  defineSource,
  type ConfiguredSource,
  type PositionedRecord,
  type PositionedSource,
  type ReadLimit,
  type SourceContext,
} from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { noOptions } from './no-options.ts';
import type { Item } from './oracle.ts';
import type { Surroundings } from './world.ts';

type ItemRecord = PositionedRecord & { readonly item: Item };

/** A source that keeps to the contract, in a world where calls fail, wait, and are cut short. */
export function scriptedSource(surroundings: Surroundings): ConfiguredSource {
  const { progress } = surroundings.plan;
  const spec = { apiVersion: 'v1', system: 'world', options: noOptions } as const;
  return defineSource({ ...spec, progress, create: (_options, context) => new ScriptedSource(surroundings, context) })(
    {},
  );
}

class ScriptedSource implements PositionedSource<ItemRecord> {
  readonly #world: Surroundings;
  readonly #context: SourceContext;
  readonly #open = new Set<ItemRecord>();
  #closed = false;

  constructor(world: Surroundings, context: SourceContext) {
    this.#world = world;
    this.#context = context;
  }

  async open(): Promise<void> {
    await this.#call('open', 1, () => {
      this.#maybeFail();
      this.#world.upstream.open(this.#context.positions);
    });
  }

  async read({ maxRecords }: ReadLimit, signal: AbortSignal): Promise<readonly ItemRecord[]> {
    const { chance, oracle, plan, upstream } = this.#world;
    return await this.#call('read', 1, async () => {
      oracle.check(this.#open.size + maxRecords <= plan.maxInFlight, 'reading was asked for more than the cap allows');
      this.#maybeFail();
      await this.#wait(upstream.exhausted ? 500 : chance.between(0, 20), signal);
      const records = upstream.take(Math.min(maxRecords, chance.between(0, 30))).map(toRecord);
      for (const record of records) this.#open.add(record);
      return records;
    });
  }

  async commit(records: readonly ItemRecord[]): Promise<void> {
    const { oracle, plan, upstream, chance } = this.#world;
    await this.#call('commit', 1, async () => {
      oracle.told(
        records.map(({ item }) => item),
        plan.progress,
      );
      this.#maybeFail();
      await this.#wait(chance.between(0, 20));
      for (const record of records) {
        oracle.check(this.#open.has(record), `'${record.item.id}' was committed though it is not open`);
        upstream.acknowledge(record.item);
        this.#settle(record);
      }
    });
  }

  async release(records: readonly ItemRecord[]): Promise<void> {
    await this.#call('release', 1, () => {
      for (const record of records) {
        this.#world.oracle.check(this.#open.delete(record), `'${record.item.id}' was released though it is not open`);
        this.#world.upstream.giveBack(record.item);
      }
    });
  }

  async close(): Promise<void> {
    await this.#call('close', 1, () => void (this.#closed = true));
  }

  /** For positions, all that is older in the partition is done with, too. */
  #settle({ item: { partition, position, id } }: ItemRecord): void {
    for (const { item } of this.#open) {
      const covered =
        this.#world.plan.progress === 'acknowledged'
          ? item.id === id
          : item.partition === partition && item.position <= position;
      if (covered) this.#open.delete([...this.#open].find((record) => record.item === item) as ItemRecord);
    }
  }

  async #call<T>(name: string, most: number, work: () => T | Promise<T>): Promise<T> {
    const { life, oracle } = this.#world;
    oracle.check(!this.#closed || life.over, `source.${name} was called after close`);
    return await life.call(() =>
      life.counted(
        `source.${name}`,
        async () => await work(),
        (running) => {
          oracle.check(running <= most, `source.${name} ran ${running} times side by side`);
        },
      ),
    );
  }

  #maybeFail(): void {
    const { chance, trouble } = this.#world;
    if (chance.happens(trouble())) throw new ConnectorError('UNAVAILABLE', 'upstream is away');
  }

  async #wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const waiting = new Promise<void>((resolve) => {
      const cancel = this.#world.clock.schedule(ms, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
    await this.#world.life.call(() => waiting);
  }
}

function toRecord(item: Item): ItemRecord {
  const { id, partition, position, partitionTold, key, fate } = item;
  // An acknowledged source need not say where an item is.
  const place = (partitionTold ? { item, partition, position } : { item }) as Pick<
    ItemRecord,
    'item' | 'partition' | 'position'
  >;
  if (fate === 'poison')
    return { ...place, error: new ConnectorError('UNREADABLE', 'poison'), body: Buffer.from(id), facts: { id } };
  const event = createEvent({
    id,
    source: '/world',
    type: 't',
    fate,
    ...(key === undefined ? {} : { partitionkey: key }),
  });
  return { ...place, event };
}
