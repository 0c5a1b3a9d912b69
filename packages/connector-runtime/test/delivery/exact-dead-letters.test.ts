import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, eventFromBody } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
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
