import { statusCodes } from './wire-constants.ts';
import type { WireStatus } from './wire-types.ts';

/** A refusal by the server: a call was answered with a status that is not OK. */
export class RocketmqStatusError extends Error {
  override readonly name = 'RocketmqStatusError';
  /** The server's status code, as in `Code` of definition.proto: 40402, 50001 … */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws RocketmqStatusError when the status is not OK (or `MULTIPLE_RESULTS`, whose entries have their own) */
export function checkStatus(status: WireStatus | undefined): void {
  const code = status?.code ?? 0;
  if (code === statusCodes.OK || code === statusCodes.MULTIPLE_RESULTS) return;
  throw new RocketmqStatusError(code, status?.message ?? 'The server gave no status.');
}
