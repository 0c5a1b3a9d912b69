import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { classifyMysqlError, isReadOnly, serverNumberOf } from '../../src/connection/classify-mysql-error.ts';

const answer = (errno: number, sqlState = 'HY000'): Error =>
  Object.assign(new Error('said'), {
    errno,
    sqlState,
    sqlMessage: `Data too long for column 'name' at row 1`,
    code: 'ER_ANY',
  });

/** Answers that no test provokes, as the reference of the server has them: most of them mean another thing than the class of their state. */
it.each<[number, string, string, ErrorCode]>([
  [1021, 'HY000', 'ER_DISK_FULL', 'OVERLOADED'],
  [1040, '08004', 'ER_CON_COUNT_ERROR', 'OVERLOADED'],
  [1053, '08S01', 'ER_SERVER_SHUTDOWN', 'UNAVAILABLE'],
  [1071, '42000', 'ER_TOO_LONG_KEY', 'INVALID_OPTIONS'],
  [1114, 'HY000', 'ER_RECORD_FILE_FULL', 'OVERLOADED'],
  [1118, '42000', 'ER_TOO_BIG_ROWSIZE', 'TOO_LARGE'],
  [1153, '08S01', 'ER_NET_PACKET_TOO_LARGE', 'TOO_LARGE'],
  [1213, '40001', 'ER_LOCK_DEADLOCK', 'CONFLICT'],
  [1227, '42000', 'ER_SPECIFIC_ACCESS_DENIED_ERROR', 'FORBIDDEN'],
  [1235, '42000', 'ER_NOT_SUPPORTED_YET', 'UNSUPPORTED'],
  [1290, 'HY000', 'ER_OPTION_PREVENTS_STATEMENT', 'CONFLICT'],
  [1317, '70100', 'ER_QUERY_INTERRUPTED', 'UNAVAILABLE'],
  [1820, 'HY000', 'ER_MUST_CHANGE_PASSWORD', 'UNAUTHENTICATED'],
  [3024, 'HY000', 'ER_QUERY_TIMEOUT', 'TIMEOUT'],
  [3572, 'HY000', 'ER_LOCK_NOWAIT', 'CONFLICT'],
  [3819, 'HY000', 'ER_CHECK_CONSTRAINT_VIOLATED', 'REJECTED'],
  [4031, 'HY000', 'ER_CLIENT_INTERACTION_TIMEOUT', 'UNAVAILABLE'],
])('knows %i (%s), %s, as %s', (errno, state, _, code) =>
  expect(classifyMysqlError(answer(errno, state), 'At').code).toBe(code),
);

it.each([
  ['22001', 'REJECTED'],
  ['23000', 'REJECTED'],
  ['08S01', 'UNAVAILABLE'],
  ['40001', 'CONFLICT'],
  ['28000', 'UNAUTHENTICATED'],
  ['HY000', 'UNKNOWN'],
])('goes by the class of the state %s where the number is not known', (state, code) =>
  expect(classifyMysqlError(answer(9999, state), 'At').code).toBe(code),
);

it.each([
  ['PROTOCOL_CONNECTION_LOST', 'UNAVAILABLE'],
  ['PROTOCOL_PACKETS_OUT_OF_ORDER', 'UNAVAILABLE'],
  ['PROTOCOL_INCORRECT_PACKET_SEQUENCE', 'UNAVAILABLE'],
  ['PROTOCOL_UNEXPECTED_PACKET', 'UNAVAILABLE'],
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'TIMEOUT'],
  ['HANDSHAKE_SSL_ERROR', 'UNAVAILABLE'],
  ['HANDSHAKE_NO_SSL_SUPPORT', 'UNSUPPORTED'],
  ['AUTH_SWITCH_PLUGIN_ERROR', 'UNSUPPORTED'],
  ['ECONNREFUSED', 'UNAVAILABLE'],
  ['ETIMEDOUT', 'TIMEOUT'],
  ['NO_SUCH_NAME', 'UNKNOWN'],
])('goes by the name %s of what the client or the system threw', (code, expected) =>
  expect(classifyMysqlError(Object.assign(new Error('said'), { code }), 'At').code).toBe(expected),
);

it('says number, state and column, and keeps what it is already', () => {
  const error = classifyMysqlError(answer(1406, '22001'), "Cannot write to 'orders'");
  expect(error.message).toBe(
    "Cannot write to 'orders': the server answered 1406 (22001): Data too long for column 'name' at row 1",
  );
  expect(serverNumberOf(error)).toBe(1406);
  expect(classifyMysqlError(error, 'again')).toBe(error);
  expect(serverNumberOf(new ConnectorError('UNKNOWN', 'no'))).toBeUndefined();
  expect([1290, 1792, 1836, 1213].map((errno) => isReadOnly(classifyMysqlError(answer(errno), 'At')))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
