import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { classifyMysqlError, isReadOnly, serverNumberOf } from '../src/classify-mysql-error.ts';

const numbers: Partial<Record<ErrorCode, readonly number[]>> = {
  UNAVAILABLE: [
    1047, 1053, 1077, 1079, 1080, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2006, 2013, 3032, 4031,
  ],
  TIMEOUT: [1907, 1969, 3024],
  OVERLOADED: [3, 1021, 1030, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1206, 1226, 1461, 3170],
  CONFLICT: [1020, 1205, 1213, 1290, 1412, 1613, 1614, 1792, 1836, 1837, 3058, 3101, 3572],
  UNAUTHENTICATED: [1045, 1130, 1698, 1820, 1862, 3118, 3955, 4151],
  FORBIDDEN: [1044, 1142, 1143, 1227, 1370, 1410],
  NOT_FOUND: [1049, 1054, 1146],
  TOO_LARGE: [1118, 1153, 1301],
  REJECTED: [
    1048, 1062, 1136, 1138, 1169, 1216, 1217, 1263, 1264, 1265, 1292, 1300, 1364, 1365, 1366, 1367, 1369, 1406, 1411,
    1416, 1451, 1452, 1525, 1526, 1586, 1644, 1690, 1761, 1762, 1859, 1977, 3140, 3141, 3143, 3157, 3819, 3903, 4025,
    4038, 4078,
  ],
  INVALID_OPTIONS: [1071, 1074, 1170],
  UNSUPPORTED: [1193, 1231, 1235, 1251, 1286, 1665],
};

const answer = (errno: number, sqlState = 'HY000'): Error =>
  Object.assign(new Error('said'), {
    errno,
    sqlState,
    sqlMessage: `Data too long for column 'name' at row 1`,
    code: 'ER_ANY',
  });

describe.each(Object.entries(numbers))('%s', (code, each) => {
  it.each(each)('is what the server means by %i', (errno) =>
    expect(classifyMysqlError(answer(errno), 'At').code).toBe(code),
  );
});

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
