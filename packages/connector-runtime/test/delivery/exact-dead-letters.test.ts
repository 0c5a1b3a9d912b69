import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, eventBody, eventFromBody, eventWith, readExactJsonEvent } from '@eventmesh/event-formats';
import { memorySink } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { startPipeline } from '../../src/index.ts';
import { Harness } from '../support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'never');

describe('exact dead letters', () => {
  const letterOf = async (event: AnyCloudEvent, options: object): Promise<{ event?: string; body?: string }> => {
    await using run = await new Harness([{ event }], options).start();
    await run.untilCommitted(1);
    const [letter] = await run.store.deadLetters.list('test');
    return letter ?? {};
  };
  const refuse = { sink: { answer: () => Promise.reject(rejected) } };

  it('hold the event as it came when a transform tries to change its data', async () => {
    const letter = await letterOf(createEvent({ id: 'a', source: '/t', type: 't', data: { amount: 1 } }), {
      pipeline: {
        transforms: [
          (event: AnyCloudEvent) => {
            (event.data as { amount: number }).amount *= 100;
            throw new Error('boom');
          },
        ],
      },
    });
    expect(JSON.parse(String(letter.event))).toMatchObject({ data: { amount: 1 } });
  });

  it('hold every digit of the body that came', async () => {
    const body = Buffer.from('{"orderId":12345678901234567890}');
    const event = eventFromBody({ id: 'a', source: '/t', type: 't', datacontenttype: 'application/json' }, body);
    const letter = await letterOf(event, refuse);
    expect(String(letter.event)).toContain('12345678901234567890');
  });

  it('hold the original beside each of the events that transforms made of it', async () => {
    const body = Buffer.from('{ "orderId": 12345678901234567890 }');
    const event = eventFromBody({ id: 'a', source: '/t', type: 't', datacontenttype: 'application/json' }, body);
    const transforms = [(each: AnyCloudEvent) => ['x', 'y'].map((part) => eventWith(each, { data: part }))];
    await using run = await new Harness([{ event }], { ...refuse, pipeline: { transforms } }).start();
    await run.untilCommitted(1);
    const letters = await run.store.deadLetters.list('test');
    expect(letters.map((letter) => JSON.parse(String(letter.event)).data)).toEqual(['x', 'y']);
    for (const { original } of letters) expect(readExactJsonEvent(String(original))).toEqual(event);
    for (const { original } of letters) expect(eventBody(readExactJsonEvent(String(original))).bytes).toEqual(body);
  });

  it('hold no original where the event is the one that the source gave', async () => {
    const event = createEvent({ id: 'a', source: '/t', type: 't' });
    expect(await letterOf(event, refuse)).not.toHaveProperty('original');
    const transforms = [() => Promise.reject(rejected)];
    expect(await letterOf(event, { pipeline: { transforms } })).not.toHaveProperty('original');
  });

  it('name the version of the connector that refused, where it is known', async () => {
    const unreadable = { error: new ConnectorError('UNREADABLE', 'torn'), body: Buffer.from([0]), facts: {} };
    const event = createEvent({ id: 'a', source: '/t', type: 't' });
    const bad = createEvent({ id: 'bad', source: '/t', type: 't' });
    const harness = new Harness([unreadable, { event }, { event: bad }]);
    const transforms = [(each: AnyCloudEvent) => (each.id === 'bad' ? Promise.reject(rejected) : each)];
    const sink = memorySink(harness.target, { answer: () => Promise.reject(rejected) });
    const pipeline = await startPipeline({
      name: 'versions',
      source: { ...harness.source, version: '1.1.1' },
      transforms,
      sink: { ...sink, version: '2.2.2' },
      store: harness.store,
      clock: harness.clock,
    });
    await harness.untilCommitted(3);
    const letters = await harness.store.deadLetters.list('versions');
    const versions = letters.map(({ connector, connectorVersion }) => `${connector} ${connectorVersion}`);
    expect(versions.toSorted()).toEqual(['sink-memory 2.2.2', 'source-memory 1.1.1', 'transform undefined']);
    void pipeline.stop({ withinMs: 0 });
  });

  it('hold what is deep inside data that have no JSON form', async () => {
    let data: unknown = { secretOfTheDeep: 42n };
    for (let depth = 0; depth < 15; depth += 1) data = { inner: data };
    const letter = await letterOf(createEvent({ id: 'a', source: '/t', type: 't', data }), refuse);
    expect(Buffer.from(String(letter.body), 'base64').toString()).toContain('secretOfTheDeep');
  });

  it('hold what JSON cannot be written of because it is nested too deep', async () => {
    const depth = 20_000;
    const data: unknown = JSON.parse('['.repeat(depth) + '"needle"' + ']'.repeat(depth));
    const letter = await letterOf(createEvent({ id: 'a', source: '/t', type: 't', data }), refuse);
    const text = letter.event ?? Buffer.from(String(letter.body), 'base64').toString();
    expect(text).toContain('needle');
  });

  it('are kept for data that throw when shown', async () => {
    const data = {
      n: 1n,
      [Symbol.for('nodejs.util.inspect.custom')]() {
        throw new Error('do not look');
      },
    };
    await using run = await new Harness(
      [{ event: createEvent({ id: 'a', source: '/t', type: 't', data }) }],
      refuse,
    ).start();
    await run.clock.advance(60_000);
    expect(run.pipeline.status().restarts).toBe(0);
    expect(await run.store.deadLetters.list('test')).toHaveLength(1);
  });
});
