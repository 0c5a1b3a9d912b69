import { classifySystemError, ConnectorError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/**
 * What the server's error numbers mean to a pipeline.
 *
 * @see https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 * @see https://mariadb.com/kb/en/mariadb-error-code-reference/
 */
const codesByNumber: Readonly<Partial<Record<ErrorCode, readonly number[]>>> = {
  // Shutting down, starting, or the connection is gone: also by KILL, or because it was idle for too long.
  UNAVAILABLE: [
    1047, 1053, 1077, 1079, 1080, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2006, 2013, 3032, 4031,
  ],
  TIMEOUT: [1907, 1969, 3024],
  // Too many connections or requests, memory, disk, prepared statements.
  OVERLOADED: [3, 1021, 1030, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1206, 1226, 1461, 3170],
  // Deadlock, lock time-out, record changed meanwhile; read only: a fail-over is under way.
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
  // A table cannot be created with such a key.
  INVALID_OPTIONS: [1071, 1074, 1170],
  UNSUPPORTED: [1193, 1231, 1235, 1251, 1286, 1665],
};

/** What the client's own error names mean. */
const codesByName: Readonly<Record<string, ErrorCode>> = {
  PROTOCOL_CONNECTION_LOST: 'UNAVAILABLE',
  PROTOCOL_PACKETS_OUT_OF_ORDER: 'UNAVAILABLE',
  PROTOCOL_INCORRECT_PACKET_SEQUENCE: 'UNAVAILABLE',
  PROTOCOL_UNEXPECTED_PACKET: 'UNAVAILABLE',
  PROTOCOL_SEQUENCE_TIMEOUT: 'TIMEOUT',
  HANDSHAKE_SSL_ERROR: 'UNAVAILABLE',
  HANDSHAKE_NO_SSL_SUPPORT: 'UNSUPPORTED',
  AUTH_SWITCH_PLUGIN_ERROR: 'UNSUPPORTED',
};

const codeOfNumber = new Map(
  Object.entries(codesByNumber).flatMap(([code, numbers]) => numbers.map((number) => [number, code as ErrorCode])),
);
const readOnly = new Set([1290, 1792, 1836]);

/**
 * Makes a ConnectorError of what mysql2 threw: by the server's error number, else by the class of its SQLSTATE, else by the names of
 * client and operating system. Code `UNKNOWN` when none of that is known.
 *
 * @param doing what was being done, to begin the message with: `Cannot write to 'orders'`
 */
export function classifyMysqlError(thrown: unknown, doing: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const { errno, sqlState, sqlMessage, code } = factsOf(thrown);
  if (sqlMessage !== undefined && errno !== undefined) {
    const meaning = codeOfNumber.get(errno) ?? codeOfClass(sqlState);
    const state = sqlState === undefined ? '' : ` (${sqlState})`;
    return new ConnectorError(meaning, `${doing}: the server answered ${errno}${state}: ${sqlMessage}`, {
      cause: thrown,
    });
  }
  const byName = code !== undefined && Object.hasOwn(codesByName, code) ? codesByName[code] : undefined;
  if (byName === undefined) return classifySystemError(thrown, doing);
  return new ConnectorError(byName, `${doing}: ${(thrown as Error).message}`, { cause: thrown });
}

/** The number that the server answered with, if that is what went wrong. */
export function serverNumberOf({ cause }: ConnectorError): number | undefined {
  const { errno, sqlMessage } = factsOf(cause);
  return sqlMessage === undefined ? undefined : errno;
}

/** Whether the server takes no writes any more: another one may be the primary now, so its connections are of no use. */
export function isReadOnly(error: ConnectorError): boolean {
  return readOnly.has(serverNumberOf(error) ?? 0);
}

/** Data that are refused (22), constraints (23), no connection (08), rolled back (40), credentials (28). */
function codeOfClass(sqlState: string | undefined): ErrorCode {
  const classes: Readonly<Record<string, ErrorCode>> = {
    '08': 'UNAVAILABLE',
    '22': 'REJECTED',
    '23': 'REJECTED',
    '28': 'UNAUTHENTICATED',
    '40': 'CONFLICT',
  };
  return classes[sqlState?.slice(0, 2) ?? ''] ?? 'UNKNOWN';
}

interface MysqlErrorFacts {
  readonly errno?: number;
  readonly sqlState?: string;
  readonly sqlMessage?: string;
  readonly code?: string;
}

function factsOf(thrown: unknown): MysqlErrorFacts {
  return thrown instanceof Error ? (thrown as MysqlErrorFacts) : {};
}
