import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { applyTransforms } from '../../src/transforms/apply-transforms.ts';
import type { Transform } from '../../src/index.ts';
import { event } from './event.ts';

const start = event({ id: 'a' });
const mark =
  (letter: string): Transform =>
  (each) =>
    event({ id: each.id, subject: `${each.subject ?? ''}${letter}` });
const twice: Transform = (each) => [each, each];
const later =
  (transform: Transform): Transform =>
  async (each) => {
    await Promise.resolve();
    return await transform(each);
  };
const idsOf = async (...transforms: readonly Transform[]): Promise<string[]> =>
  (await applyTransforms(transforms, start)).map(({ id }) => id);
const failing = async (result: () => unknown): Promise<unknown> => {
  try {
    return await applyTransforms([result as Transform], start);
  } catch (thrown) {
    return thrown;
  }
};

describe('applyTransforms', () => {
  it('applies them in order, and gives the very event when there are none', async () => {
    expect(applyTransforms([], start)).toEqual([start]);
    const [after] = await applyTransforms([mark('1'), later(mark('2')), mark('3')], start);
    expect(after?.subject).toBe('123');
  });

  it('waits for nothing when nothing takes time', () => {
    expect(applyTransforms([mark('1'), twice], start)).toHaveLength(2);
    expect(applyTransforms([mark('1'), later(twice)], start)).toBeInstanceOf(Promise);
  });

  it('tells several events of one apart by their ids, in order, and keeps ids that were chosen', async () => {
    expect(await idsOf(twice)).toEqual(['a.0', 'a.1']);
    expect(await idsOf(twice, twice)).toEqual(['a.0.0', 'a.0.1', 'a.1.0', 'a.1.1']);
    expect(await idsOf(later(twice), twice)).toEqual(['a.0.0', 'a.0.1', 'a.1.0', 'a.1.1']);
    expect(await idsOf((each) => [event({ id: 'x' }), each])).toEqual(['x', 'a.1']);
    expect(await idsOf((each) => [each])).toEqual(['a']);
  });

  it('keeps the order of events that take different time', async () => {
    const slowFirst: Transform = (each) => (each.id === 'a.0' ? later(later((one) => one))(each) : each);
    expect(await idsOf(twice, slowFirst, twice)).toEqual(['a.0.0', 'a.0.1', 'a.1.0', 'a.1.1']);
  });

  it('ends with nothing once a transform gives nothing, and asks no further one', async () => {
    const never: Transform = () => {
      throw new Error('asked');
    };
    for (const none of [undefined, null, []]) {
      expect(await idsOf(() => none, never)).toEqual([]);
      expect(
        await idsOf(
          later(() => none),
          never,
        ),
      ).toEqual([]);
    }
    expect(await idsOf(twice, (each) => (each.id === 'a.0' ? undefined : each))).toEqual(['a.1']);
  });

  it('takes what is like an event and what is like a promise', async () => {
    const plain = { specversion: '1.0', id: 'p', source: '/', type: 't' } as unknown as AnyCloudEvent;
    expect(await idsOf(() => plain)).toEqual(['p']);
    expect(await idsOf(() => new CloudEvent({ id: 'c', source: '/', type: 't' }))).toEqual(['c']);
    // oxlint-disable-next-line unicorn/no-thenable
    const thenable = { then: (resolve: (value: AnyCloudEvent) => void) => resolve(event({ id: 't' })) };
    expect(await idsOf(() => thenable as unknown as Promise<AnyCloudEvent>)).toEqual(['t']);
  });

  it.each<[string, () => unknown, string]>([
    ['a number', () => 7, 'not an event: Expected an event, found number'],
    ['true', async () => true, 'not an event: Expected an event, found boolean'],
    ['an event without a type', () => ({ specversion: '1.0', id: '1', source: '/' }), "not an event: Attribute 'type'"],
    ['a list with nothing in it', () => [start, undefined], 'not an event: Expected an event, found undefined'],
    ['a list of lists', () => [[start]], 'not an event: Expected an event, found a list'],
  ])('fails on a transform that returns %s', async (_what, result, message) => {
    expect(await failing(result)).toMatchObject({
      code: 'TRANSFORM_FAILED',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, unknown, string]>([
    ['an error', new TypeError('boom'), 'A transform threw: boom'],
    ['an error without a message', new TypeError(), 'A transform threw: TypeError'],
    ['a text', 'boom', 'A transform threw: thrown: boom'],
    ['nothing', undefined, 'A transform threw: thrown: undefined'],
    ['what has no text form', Object.create(null), 'A transform threw: thrown: a value without a text form'],
  ])('makes a failure of %s that is thrown, now or later', async (_what, thrown, message) => {
    const now = (): never => {
      throw thrown;
    };
    const expected = { code: 'TRANSFORM_FAILED', message, cause: thrown };
    expect(await failing(now)).toMatchObject(expected);
    expect(await failing(async () => now())).toMatchObject(expected);
  });

  it('passes a ConnectorError on as it is, and takes a hostile promise for a failure', async () => {
    const away = new ConnectorError('UNAVAILABLE', 'the registry is away');
    expect(await failing(() => Promise.reject(away))).toBe(away);
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(await failing(() => revoked.proxy)).toMatchObject({ code: 'TRANSFORM_FAILED' });
  });

  it('leaves no failure unhandled when one event throws at once and another has begun', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const mixed: Transform = (each) => {
        if (each.id === 'a.0') return Promise.reject(new Error('later'));
        throw new Error('at once');
      };
      expect(() => applyTransforms([twice, mixed], start)).toThrow('at once');
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
