import { systemClock, type Clock } from '@eventmesh/connector-api';
import { until, VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import type { HttpSinkInput } from '../../src/index.ts';
import { ofOwnKeys } from '../support/event.ts';
import { Receiver, type Reply } from '../support/receiver.ts';
import { codesOf, OpenSink } from '../support/write.ts';

/** A server of tokens that gives `token-1`, `token-2`, …, and a target that takes those that are good. */
class Scene implements AsyncDisposable {
  given = 0;
  readonly good = new Set<string>();
  reply: () => Reply | undefined | Promise<Reply | undefined> = () => undefined;
  readonly issuer: Receiver;
  readonly target: Receiver;

  private constructor(issuer: Receiver, target: Receiver) {
    this.issuer = issuer;
    this.target = target;
  }

  static async start(expiresIn: unknown = 3600): Promise<Scene> {
    const scene: Scene = new Scene(
      await Receiver.start(async () => {
        const other = await scene.reply();
        if (other !== undefined) return other;
        const token = `token-${(scene.given += 1)}`;
        scene.good.add(token);
        return {
          status: 200,
          body: JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: expiresIn }),
        };
      }),
      await Receiver.start(({ headers }) => {
        const token = String(headers['authorization']).replace('Bearer ', '');
        return scene.good.has(token) ? undefined : { status: 401, body: `${token} is none` };
      }),
    );
    return scene;
  }

  open(more: Partial<NonNullable<HttpSinkInput['oauth']>> = {}, clock: Clock = systemClock): OpenSink {
    const oauth = { tokenUrl: `${this.issuer.url}/token`, clientId: 'me & you', clientSecret: 'ge:heim%', ...more };
    return new OpenSink({ url: this.target.url, oauth }, { clock });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.issuer[Symbol.asyncDispose]();
    await this.target[Symbol.asyncDispose]();
  }
}

describe('a token', () => {
  it('is asked for once, however many wait for it', async () => {
    await using scene = await Scene.start();
    await using open = scene.open({ scope: 'a b', audience: 'x' });
    expect(await Promise.all([open.write(ofOwnKeys(20)), open.write(ofOwnKeys(20))])).toEqual([{}, {}]);
    expect(scene.given).toBe(1);
    const [asked] = scene.issuer.requests;
    expect(asked?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('me+%26+you:ge%3Aheim%25').toString('base64')}`,
    });
    expect(String(asked?.body)).toBe('grant_type=client_credentials&scope=a+b&audience=x');
  });

  it('is asked for with name and secret in the body, where that is said', async () => {
    await using scene = await Scene.start();
    await using open = scene.open({ clientAuth: 'body' });
    expect(await open.write(ofOwnKeys(1))).toEqual({});
    expect(Object.fromEntries(new URLSearchParams(String(scene.issuer.requests[0]?.body)))).toMatchObject({
      client_id: 'me & you',
      client_secret: 'ge:heim%',
    });
    expect(scene.issuer.requests[0]?.headers['authorization']).toBeUndefined();
  });

  it.each([100, '100'])('is renewed before it expires: after %j seconds', async (expiresIn) => {
    const clock = new VirtualClock();
    await using scene = await Scene.start(expiresIn);
    await using open = scene.open({}, clock);
    for (const [wait, given] of [
      [0, 1],
      [79_000, 1],
      [2_000, 2],
      [79_000, 2],
    ] as const) {
      await clock.advance(wait);
      expect(await open.write(ofOwnKeys(1))).toEqual({});
      expect(scene.given).toBe(given);
    }
  });

  it('without a time is used until it is refused', async () => {
    const clock = new VirtualClock();
    await using scene = await Scene.start(null);
    await using open = scene.open({}, clock);
    expect(await open.write(ofOwnKeys(1))).toEqual({});
    await clock.advance(1_000_000_000);
    expect(await open.write(ofOwnKeys(1))).toEqual({});
    expect(scene.given).toBe(1);
  });

  it('is renewed when it is refused, once for all, and the request is sent again', async () => {
    await using scene = await Scene.start();
    await using open = scene.open();
    expect(await open.write(ofOwnKeys(1))).toEqual({});
    scene.good.clear();
    expect(await open.write(ofOwnKeys(10))).toEqual({});
    expect(scene.given).toBe(2);
  });

  it('that is refused again is told of, without being shown', async () => {
    await using scene = await Scene.start();
    await using open = scene.open();
    scene.good.add = () => scene.good;
    const failed = await open.write(ofOwnKeys(1));
    expect(codesOf(failed)).toEqual({ 0: 'UNAUTHENTICATED' });
    expect(failed['0']?.message).not.toMatch(/token-\d/);
    expect(scene.target.requests).toHaveLength(2);
  });
});

describe('a server of tokens that', () => {
  it.each<[string, Reply, string]>([
    ['knows nobody', { status: 401, body: '{"error":"invalid_client ge:heim%"}' }, 'UNAUTHENTICATED'],
    ['refuses what is asked', { status: 400, body: '{"error":"invalid_scope"}' }, 'UNAUTHENTICATED'],
    ['is not there', { status: 404 }, 'UNAUTHENTICATED'],
    ['is busy', { status: 429, headers: { 'retry-after': '9' } }, 'OVERLOADED'],
    ['is broken', { status: 500 }, 'UNAVAILABLE'],
    ['sends elsewhere', { status: 302, headers: { location: '/x' } }, 'UNAUTHENTICATED'],
    ['answers something else', { status: 200, body: '<html>ge:heim%' }, 'UNAUTHENTICATED'],
    ['answers JSON without a token', { status: 200, body: 'null' }, 'UNAUTHENTICATED'],
    [
      'gives a token with a line end',
      { status: 200, body: '{"access_token":"a\\r\\nX-Evil: yes"}' },
      'UNAUTHENTICATED',
    ],
    [
      'gives a token of another type',
      { status: 200, body: '{"access_token":"a","token_type":"mac"}' },
      'UNAUTHENTICATED',
    ],
  ])('%s never makes a dead letter, and no secret is told', async (_, reply, code) => {
    await using scene = await Scene.start();
    await using open = scene.open();
    scene.reply = () => reply;
    const failed = await open.write(ofOwnKeys(2));
    expect(codesOf(failed)).toEqual({ 0: code, 1: code });
    expect(JSON.stringify(failed)).not.toMatch(/heim/);
    expect(scene.target.requests).toEqual([]);
    scene.reply = () => undefined;
    expect(await open.write(ofOwnKeys(2))).toEqual({});
  });

  it.each(['basic', 'body'] as const)('echoes who asks, by %s, is not quoted with the secret', async (clientAuth) => {
    await using scene = await Scene.start();
    const clientSecret = "ge heim!'()~*";
    await using open = scene.open({ clientSecret, clientAuth });
    scene.reply = () => {
      const asked = scene.issuer.requests.at(-1);
      return { status: 400, body: `You sent ${asked?.headers['authorization']} and ${asked?.body.toString()}` };
    };
    const message = (await open.write(ofOwnKeys(1)))['0']?.message ?? '';
    expect(message).toContain('You sent');
    const sent = message.replace(/.*Basic (\S+).*/, (_, text: string) => Buffer.from(text, 'base64').toString());
    expect(sent).not.toMatch(/heim/);
  });

  it('never answers holds nobody who gives up, and the next one gets the token', async () => {
    await using scene = await Scene.start();
    let answer = (): void => {};
    scene.reply = () => new Promise((resolve) => (answer = () => resolve(undefined)));
    await using open = scene.open();
    const abort = new AbortController();
    const first = open.write(ofOwnKeys(1), abort.signal);
    const second = open.write(ofOwnKeys(1));
    await until('it is asked', () => scene.issuer.requests.length === 1, 5000);
    abort.abort();
    expect(codesOf(await first)).toEqual({ 0: 'UNAVAILABLE' });
    answer();
    expect(await second).toEqual({});
    expect(scene.given).toBe(1);
  });
});
