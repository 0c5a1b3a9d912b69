import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/** What a person can do, by the code that the system's error stands for. */
const advice: Partial<Record<ErrorCode, string>> = {
  NOT_FOUND: "Make the folder, or set 'mkdir: true'; check that the disk is mounted.",
  FORBIDDEN: 'Give the user of this process the right to write the file and its folder.',
  INVALID_OPTIONS: "Let 'path' name a file.",
  OVERLOADED: 'Free space on the disk, or raise the quota or the limit of open files; writing goes on by itself then.',
  UNAVAILABLE: 'Check the disk and the network file system, and the log of the system (dmesg).',
  TIMEOUT: 'Check the network file system.',
};

/** Makes an error of the contract of what a call of the file system threw: what failed, on what, what to do. */
export function classifyFileError(thrown: unknown, path: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const { code, message } = classifySystemError(thrown, `Cannot write to '${path}'`);
  return new ConnectorError(code, `${message}. ${advice[code] ?? 'Look into the log of the system (dmesg).'}`, {
    cause: thrown,
  });
}
