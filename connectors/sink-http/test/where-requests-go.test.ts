import { describe, expect, it } from 'vitest';
import { event } from './support/event.ts';
import { Receiver } from './support/receiver.ts';
import { codesOf, OpenSink } from './support/write.ts';

describe('redirects', () => {
  it('are refused, in words, and credentials go nowhere else', async () => {
    await using elsewhere = await Receiver.start();
    for (const redirects of ['none', 'same-origin'] as const) {
      await using receiver = await Receiver.start(() => ({ status: 307, headers: { location: elsewhere.url } }));
      await using open = new OpenSink({ url: receiver.url, token: 'geheim', redirects });
      const failed = await open.write([event()]);
      expect(failed['1']).toMatchObject({ code: 'REJECTED', message: expect.stringContaining("see 'redirects'") });
      expect(receiver.requests).toHaveLength(1);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it('to the same origin are followed when that is asked for, signed anew, and not for ever', async () => {
    await using receiver = await Receiver.start(({ path }) =>
      path === '/loop'
        ? { status: 308, headers: { location: '/loop' } }
        : path === '/end'
          ? undefined
          : { status: 307, headers: { location: '/end' } },
    );
    await using open = new OpenSink({
      url: `${receiver.url}/start`,
      redirects: 'same-origin',
      signature: { secret: 'x' },
    });
    expect(await open.write([event({ data: { a: 1 } })])).toEqual({});
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/start', '/end']);
    expect(receiver.arrived).toHaveLength(1);
    await using loops = new OpenSink({ url: `${receiver.url}/loop`, redirects: 'same-origin' });
    expect(codesOf(await loops.write([event()]))).toEqual({ 1: 'REJECTED' });
    expect(receiver.requests.filter(({ path }) => path === '/loop')).toHaveLength(6);
  });
});

describe('hosts that events choose', () => {
  it.each([
    'http://127.0.0.1:PORT',
    'http://localhost:PORT',
    'http://[::1]:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'http://2130706433:PORT',
    'http://0x7f.1:PORT',
    'http://169.254.169.254',
  ])('are not %s, unless that is allowed', async (place) => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: '{$.callback}', connectTimeoutMs: 2000 });
    const failed = await open.write([event({ callback: place.replace('PORT', String(receiver.port)) })]);
    expect(failed['1']).toMatchObject({
      code: 'REJECTED',
      message: expect.stringContaining('not on the public Internet'),
    });
    expect(receiver.requests).toEqual([]);
  });

  it('are reached when that is allowed, and only those on the list', async () => {
    await using receiver = await Receiver.start();
    const callback = receiver.url;
    await using open = new OpenSink({ url: '{$.callback}', allowPrivateAddresses: true, allowedHosts: ['127.0.0.1'] });
    const failed = await open.write([
      event({ id: 'a', callback }),
      event({ id: 'b', partitionkey: 'b', callback: callback.replace('127.0.0.1', 'localhost') }),
    ]);
    expect(codesOf(failed)).toEqual({ b: 'REJECTED' });
    expect(receiver.ids).toEqual(['a']);
  });

  it('do not hinder a URL beside them that is fixed', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: [receiver.url, '{$.callback}'] });
    expect(codesOf(await open.write([event({ callback: receiver.url })]))).toEqual({ 1: 'REJECTED' });
    expect(receiver.ids).toEqual(['1']);
  });
});
