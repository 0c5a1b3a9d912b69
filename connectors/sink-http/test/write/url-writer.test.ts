import { expect, it } from 'vitest';
import { AbortScope } from '../../src/client/abort-scope.ts';
import type { Prepare } from '../../src/request/prepare-request.ts';
import type { RequestSender } from '../../src/send/request-sender.ts';
import { UrlWriter } from '../../src/write/url-writer.ts';
import { numbered } from '../support/event.ts';

it('makes the body of what goes alone when it is sent, and keeps none of those that wait', async () => {
  const course: string[] = [];
  const prepare: Prepare = (event) => {
    course.push(`made ${event.id}`);
    const destination = { origin: 'http://h.example', hostname: 'h.example', path: '/' };
    const body = { bytes: Buffer.from(event.id), contentType: undefined };
    return { event, destination, method: 'POST', headers: {}, body, item: undefined, goesWith: '' };
  };
  const send: RequestSender['send'] = async ({ body }) => {
    course.push(`sent ${String(body)}`);
    return undefined;
  };
  const writer = new UrlWriter({
    prepare,
    assemble: ([first]) => ({ method: 'POST', origin: '', path: '/', headers: {}, body: first?.body.bytes }),
    sender: { send } as RequestSender,
    ordered: true,
  });
  using scope = new AbortScope(new AbortController().signal);
  const events = numbered(3, ['a']).map((event, index) => ({ event, index }));
  expect(await writer.write(events, scope)).toEqual([]);
  expect(course).toEqual(['made 0', 'sent 0', 'made 1', 'sent 1', 'made 2', 'sent 2']);
});
