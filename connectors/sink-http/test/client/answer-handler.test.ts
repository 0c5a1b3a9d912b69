import type { Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import { AnswerHandler } from '../../src/client/answer-handler.ts';
import type { HttpAnswer } from '../../src/client/http-request.ts';

/** What the client hands to a handler: it notes only whether it is asked to stop. */
class Controller implements Dispatcher.DispatchController {
  readonly aborted = false;
  readonly paused = false;
  readonly reason = null;
  stopped = 0;
  abort(): void {
    this.stopped += 1;
  }
  pause(): void {}
  resume(): void {}
}

function handled(maxBytes = 10) {
  const answers: HttpAnswer[] = [];
  const failures: unknown[] = [];
  const handler = new AnswerHandler(maxBytes, {
    answered: (answer) => void answers.push(answer),
    failed: (thrown) => void failures.push(thrown),
  });
  return { handler, controller: new Controller(), answers, failures };
}

it('gives an answer once, without what came before it', () => {
  const { handler, controller, answers, failures } = handled();
  handler.onRequestStart(controller);
  handler.onResponseStart(controller, 103, { link: '</a>' });
  handler.onResponseStart(controller, 200, { a: 'b' });
  handler.onResponseData(controller, Buffer.from('abc'));
  handler.onResponseEnd();
  handler.onResponseError(controller, new Error('too late'));
  handler.abort(new Error('too late'));
  expect(answers).toEqual([{ status: 200, headers: { a: 'b' }, body: Buffer.from('abc') }]);
  expect(failures).toEqual([]);
});

it('takes no more of a body than is wanted', () => {
  const { handler, controller, answers } = handled(4);
  handler.onRequestStart(controller);
  handler.onResponseStart(controller, 500, {});
  for (const piece of ['abc', 'def', 'ghi']) handler.onResponseData(controller, Buffer.from(piece));
  expect(answers.map(({ body }) => String(body))).toEqual(['abcd']);
  expect(controller.stopped).toBe(1);
});

it.each([
  [200, '4', 0, 1],
  [200, '3', 1, 0],
  [200, 'no number', 1, 0],
  [204, '4', 1, 0],
  [400, '4', 1, 0],
])('with status %d and length %s, three bytes are %d answers and %d failures', (status, length, answered, failed) => {
  const { handler, controller, answers, failures } = handled();
  handler.onRequestStart(controller);
  handler.onResponseStart(controller, status, { 'content-length': length });
  handler.onResponseData(controller, Buffer.from('abc'));
  handler.onResponseEnd();
  expect([answers.length, failures.length]).toEqual([answered, failed]);
});

it('does not let the client send a request a second time', () => {
  const { handler, controller, answers, failures } = handled();
  handler.onRequestStart(controller);
  const again = new Controller();
  handler.onRequestStart(again);
  expect(again.stopped).toBe(1);
  expect(failures).toEqual([expect.objectContaining({ code: 'UNAVAILABLE' })]);
  expect(answers).toEqual([]);
});

it('is not sent any more when it is given up before', () => {
  const { handler, controller, failures } = handled();
  const reason = new Error('given up');
  handler.abort(reason);
  handler.onRequestStart(controller);
  expect(controller.stopped).toBe(1);
  expect(failures).toEqual([reason]);
  expect(handler.wasSent).toBe(false);
});
