import { ConnectorError } from '@eventmesh/connector-api';
import { expect, test } from 'vitest';
import { classifyRabbitmqError } from '../src/classify-rabbitmq-error.ts';

const reply = (code: number, message: string): Error => Object.assign(new Error(message), { code });
const closed = 'Channel closed by server: ';

/** What RabbitMQ 3.10 and the client said, word for word. */
test.each([
  [
    'a wrong password',
    new Error(
      'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."',
    ),
    'UNAUTHENTICATED',
  ],
  [
    'a virtual host that is not there',
    new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>'),
    'NOT_FOUND',
  ],
  [
    'a queue that is not there',
    reply(404, `${closed}404 (NOT-FOUND) with message "NOT_FOUND - no queue 'q' in vhost '/'"`),
    'NOT_FOUND',
  ],
  [
    'another queue of that name',
    reply(
      406,
      `${closed}406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received the value 'quorum' of type 'longstr' but current is none"`,
    ),
    'INVALID_OPTIONS',
  ],
  [
    'a message beyond max_message_size',
    reply(
      406,
      `${closed}406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - message size 134217729 is larger than configured max size 134217728"`,
    ),
    'TOO_LARGE',
  ],
  [
    'a consumer that took too long',
    reply(
      406,
      `${closed}406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms. This timeout value can be configured, see consumers doc guide to learn more"`,
    ),
    'TIMEOUT',
  ],
  [
    'an acknowledgement that nothing waits for',
    reply(406, `${closed}406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - unknown delivery tag 99"`),
    'CONFLICT',
  ],
  [
    'a server that goes down',
    reply(320, 'Connection closed: 320 (CONNECTION-FORCED) with message "CONNECTION_FORCED - closed by a test"'),
    'UNAVAILABLE',
  ],
  ['a peer that is silent', new Error('Heartbeat timeout'), 'TIMEOUT'],
  ['a connection that was cut', new Error('Unexpected close'), 'UNAVAILABLE'],
  ['a peer that is no RabbitMQ', new Error('Invalid frame'), 'UNAVAILABLE'],
  [
    'a port where nobody listens',
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    'UNAVAILABLE',
  ],
  ['what is classified', new ConnectorError('OVERLOADED', 'Enough.'), 'OVERLOADED'],
  ['what is no error at all', 'why', 'UNAVAILABLE'],
])('%s', (_, thrown, code) => {
  expect(classifyRabbitmqError(thrown, 'Cannot work')).toMatchObject({ code });
});

test.each([
  [311, 'TOO_LARGE'],
  [312, 'NOT_FOUND'],
  [313, 'NOT_FOUND'],
  [320, 'UNAVAILABLE'],
  [402, 'NOT_FOUND'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'CONFLICT'],
  [406, 'CONFLICT'],
  [501, 'UNAVAILABLE'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'UNAVAILABLE'],
  [505, 'UNAVAILABLE'],
  [506, 'OVERLOADED'],
  [530, 'FORBIDDEN'],
  [540, 'UNSUPPORTED'],
  [541, 'UNAVAILABLE'],
  [599, 'UNAVAILABLE'],
])('reply code %i without a text is %s', (code, expected) => {
  expect(classifyRabbitmqError(reply(code, 'no'), 'Cannot work')).toMatchObject({ code: expected });
});

test('says what failed, why, and what to do', () => {
  const { message } = classifyRabbitmqError(reply(403, "access to queue 'q' refused"), "Cannot read queue 'q'");
  expect(message).toBe(
    "Cannot read queue 'q': access to queue 'q' refused. Give the user the permissions that it lacks.",
  );
});
