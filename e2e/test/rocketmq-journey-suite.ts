import { randomBytes } from 'node:crypto';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import {
  MemoryQueue,
  memorySink,
  memorySource,
  MemoryTarget,
  RecordingLogger,
  until,
  oddEvents,
} from '@eventmesh/connector-testkit';
import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { rocketmqSink } from '@eventmesh/sink-rocketmq';
import { rocketmqSource } from '@eventmesh/source-rocketmq';
import type { RocketmqEnvironment } from '@eventmesh/test-servers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const patience = 60_000;

type SinkInput = Omit<Parameters<typeof rocketmqSink>[0], 'endpoint'>;
type SourceInput = Omit<Parameters<typeof rocketmqSource>[0], 'endpoint' | 'topic' | 'consumerGroup'>;

/** The same proof for every RocketMQ: what goes into it as an event comes out as the same event. */
export function describeRocketmqJourney(name: string, start: () => Promise<RocketmqEnvironment>): void {
  describe(name, { timeout: 170_000 }, () => {
    let rocketmq: RocketmqEnvironment;
    let topic: string;
    let group: string;

    beforeAll(async () => {
      rocketmq = await start();
    }, 170_000);
    afterAll(() => rocketmq.stop());
    beforeEach(() => {
      const unique = randomBytes(4).toString('hex');
      [topic, group] = [`journey-${unique}`, `group-${unique}`];
    });

    async function prepare(type: 'NORMAL' | 'DELAY' = 'NORMAL'): Promise<void> {
      await rocketmq.createTopic({ name: topic, type });
      await rocketmq.createGroup({ name: group, fromStart: true });
    }

    /** Sends events until all are settled; gives the state store, which has the dead letters. */
    async function send(events: readonly AnyCloudEvent[], options: SinkInput): Promise<MemoryStateStore> {
      const store = new MemoryStateStore();
      const queue = new MemoryQueue(events.map((event) => ({ event })));
      queue.ends = true;
      const pipeline = await startPipeline({
        name: 'send',
        source: memorySource(queue),
        sink: rocketmqSink({ endpoint: rocketmq.endpoint, ...options }),
        store,
        logger: new RecordingLogger(),
      });
      const { ledger } = await pipeline.finished;
      expect(ledger).toMatchObject({ received: events.length, inFlight: 0, balanced: true });
      return store;
    }

    /** Receives so many events. */
    async function receive(count: number, options: SourceInput = {}): Promise<readonly AnyCloudEvent[]> {
      const target = new MemoryTarget();
      await using pipeline = await startPipeline({
        name: 'receive',
        source: rocketmqSource({ endpoint: rocketmq.endpoint, topic, consumerGroup: group, ...options }),
        sink: memorySink(target),
        store: new MemoryStateStore(),
        logger: new RecordingLogger(),
      });
      await until(`${count} events have come, not ${target.ids.length}`, () => target.ids.length >= count, patience);
      expect(pipeline.ledger().deadLettered).toBe(0);
      return target.events;
    }

    const modes = [
      { mode: 'binary', batch: false },
      { mode: 'binary', batch: true },
      { mode: 'structured', batch: false },
    ] as const;
    test.each(modes)('every odd event comes out equal: $mode, batch $batch', async (options) => {
      await prepare();
      const store = await send(oddEvents, { topic, ...options });
      expect(await store.deadLetters.list('send', { limit: 10 })).toEqual([]);
      const came = new Map((await receive(oddEvents.length)).map((event) => [event.id, event]));
      for (const event of oddEvents) {
        expect(carried(came.get(event.id), options.mode), event.id).toEqual(carried(event, options.mode));
      }
    });

    test('raw data come out with the facts of the message', async () => {
      await prepare();
      const event = createEvent({ id: 'one', source: '/raw', type: 'raw', subject: 'paid', data: { total: 1.5 } });
      await send([event], { topic, mode: 'raw', tagAttribute: 'subject', keyAttributes: ['id'] });
      const [came] = await receive(1, { raw: { contentType: 'application/json', type: 'order' } });
      expect(came).toMatchObject({
        type: 'order',
        source: `urn:rocketmq:topic:${topic}`,
        data: { total: 1.5 },
        rocketmqtopic: topic,
        rocketmqtag: 'paid',
        rocketmqkeys: 'one',
        rocketmqattempt: 1,
      });
    });

    const filters: readonly SourceInput[] = [
      { tag: 'paid || sent' },
      { sql: "CE_type = 'paid' OR CE_type = 'sent'" },
      { sql: "CE_type <> 'created' AND TAGS IS NOT NULL" },
    ];
    test.each(filters)('a filter lets through what it names: %o', async (filter) => {
      await prepare();
      const events = Array.from({ length: 30 }, (_, index) => {
        const type = ['created', 'paid', 'sent'][index % 3] as string;
        return createEvent({ id: `${index}`, source: '/orders', type });
      });
      await send(events, { topic, tagAttribute: 'type' });
      const came = await receive(20, filter);
      expect(came.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 30 }, (_, index) => index).filter((index) => index % 3 !== 0),
      );
    });

    test('a delayed event does not come before its time', async () => {
      await prepare('DELAY');
      const sentAt = Date.now();
      const event = createEvent({ id: 'later', source: '/delay', type: 'delayed', delayms: '3000' });
      await send([event], { topic, delayAttribute: 'delayms' });
      const [came] = await receive(1);
      expect(came?.id).toBe('later');
      // RocketMQ counts delays in whole seconds.
      expect(Date.now() - sentAt).toBeGreaterThanOrEqual(2000);
    });

    test('the topic is taken from an attribute', async () => {
      await prepare();
      await send([createEvent({ id: 'there', source: '/s', type: 't', subject: topic })], {
        topicAttribute: 'subject',
      });
      expect((await receive(1)).map(({ id }) => id)).toEqual(['there']);
    });

    test('an event that RocketMQ cannot take becomes a dead letter that says why, and its neighbours arrive', async () => {
      await prepare();
      const large = createEvent({ id: 'large', source: '/s', type: 't', data: Buffer.alloc(4 * 1024 * 1024) });
      const delayed = createEvent({ id: 'late', source: '/s', type: 't', delayms: '1 hour' });
      const good = createEvent({ id: 'good', source: '/s', type: 't' });
      const store = await send([large, delayed, good], { topic, delayAttribute: 'delayms' });
      const letters = await store.deadLetters.list('send', { limit: 10 });
      expect(letters.map(({ code, message }) => ({ code, message }))).toEqual(
        expect.arrayContaining([
          { code: 'TOO_LARGE', message: expect.stringContaining("Event 'large' of '/s'") },
          { code: 'REJECTED', message: expect.stringContaining("'delayms': expected milliseconds, found '1 hour'") },
        ]),
      );
      expect((await receive(1)).map(({ id }) => id)).toEqual(['good']);
    });
  });
}

/**
 * All of an event, so that two can be compared. Binary mode knows attributes only as text, and JSON data without a content type
 * get the one that they imply (CloudEvents 1.0.2, JSON event format, 3.1.1).
 */
function carried(event: AnyCloudEvent | undefined, mode: 'binary' | 'structured'): unknown {
  if (event === undefined) return undefined;
  const { data, ...attributes } = JSON.parse(writeJsonEvent(event)) as Record<string, unknown>;
  if (mode === 'structured') return { data, ...attributes };
  const texts = Object.entries(attributes).map(([name, value]) => [name, String(value)]);
  const implied = data === undefined ? {} : { datacontenttype: 'application/json', data };
  return { ...implied, ...Object.fromEntries(texts) };
}
