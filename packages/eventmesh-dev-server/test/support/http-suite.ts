import { until } from '@eventmesh/connector-testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meshEvent, unique, without } from './events.ts';
import type { SuiteEnvironment } from './suite-environment.ts';
import { TestClient } from './test-client.ts';

const headers = {
  code: '104',
  version: '1.0',
  language: 'JAVA',
  env: 'PRD',
  idc: 'DEFAULT',
  sys: 'tests',
  pid: '1',
  ip: '127.0.0.1',
  username: 'user',
  passwd: 'pass',
  protocoltype: 'cloudevents',
  protocolversion: '1.0',
  protocoldesc: 'http',
};

/** Publishing by the old HTTP interface: the same for every EventMesh 1.12, real or not. */
export function describeHttp(name: string, start: () => Promise<SuiteEnvironment>): void {
  describe(`${name}: publishing over HTTP`, () => {
    let mesh: SuiteEnvironment;
    let topic: string;
    beforeAll(async () => {
      mesh = await start();
    });
    afterAll(() => mesh.stop());
    beforeEach(() => {
      topic = unique('topic');
    });
    const post = (
      event: unknown,
      sent: Readonly<Record<string, unknown>> = headers,
      timeoutMs = 10_000,
    ): Promise<Response> => {
      const body = new URLSearchParams({ producergroup: 'tests', content: JSON.stringify(event) });
      const signal = AbortSignal.timeout(timeoutMs);
      return fetch(mesh.httpUrl, { method: 'POST', headers: sent as Record<string, string>, body, signal });
    };
    const complete = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
      meshEvent(topic, { bizseqno: 'b1', uniqueid: 'u1', ...more });

    test('an event is taken, and comes to a TCP subscriber as code 1 with an empty body', async () => {
      await using subscriber = await TestClient.subscriber(mesh.endpoint, unique('group'), topic);
      const response = await post(complete());
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({ code: '104', eventmeshcluster: 'COMMON' });
      const retMsg = `successSendResult[topic=${topic}, messageId=0]`;
      expect(await response.json()).toEqual({ retCode: 0, retMsg, resTime: expect.any(Number) });
      await until('it came', () => subscriber.pushes.length > 0, 10_000);
      expect(subscriber.pushes[0]?.header.code).toBe(1);
      expect(subscriber.pushes[0]?.body).toHaveLength(0);
    });

    test.each([
      ['a pid that is no number', {}, { ...headers, pid: 'x' }, 6],
      ['no subject', { subject: undefined }, headers, 6],
      ['no bizseqno', { bizseqno: undefined }, headers, 7],
      ['no uniqueid', { uniqueid: undefined }, headers, 7],
      ['no data', { data: undefined }, headers, 7],
      ['too much data', { data: 'x'.repeat(4_000_001) }, headers, 8],
      ['a topic that nobody made', {}, headers, 15],
    ])('%s: HTTP 200 with a retCode', async (_what, more, sent, retCode) => {
      const response = await post(complete(more), sent);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ retCode });
    });

    test.each(['999', undefined])('the code %s is refused with 400', async (code) => {
      const response = await post(complete(), code === undefined ? without(headers, 'code') : { ...headers, code });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ retCode: 2 });
    });

    test.each(['env', 'username', 'protocoltype'])('without %s there is no answer at all', async (name) => {
      await expect(post(complete(), without(headers, name), 1_000)).rejects.toThrow();
    });
  });
}
