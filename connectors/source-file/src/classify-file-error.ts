import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/** What a person can do, by the code that the system's error stands for. */
const advice: Partial<Record<ErrorCode, string>> = {
  NOT_FOUND: "Check 'path', and that its folder is mounted.",
  FORBIDDEN: 'Give the user of this process the right to read the file and to list its folder.',
  INVALID_OPTIONS: "Let 'path' name a file, or files of a folder: folder/*.",
  OVERLOADED: 'Raise the limit of open files (ulimit -n), or follow fewer files.',
  UNAVAILABLE: 'Check the disk and the network file system, and the log of the system (dmesg).',
  TIMEOUT: 'Check the network file system.',
};

/** Makes an error of the contract of what a call of the file system threw: what failed, on what, what to do. */
export function classifyFileError(thrown: unknown, path: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const { code, message } = classifySystemError(thrown, `Cannot read '${path}'`);
  return new ConnectorError(code, `${message}. ${advice[code] ?? 'Look into the log of the system (dmesg).'}`, {
    cause: thrown,
  });
}
