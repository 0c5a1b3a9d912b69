import { StatusError, statusCodes } from '../broker/status-codes.ts';
import { GrpcFailure } from '../faults.ts';
import type { WireStatus } from './wire-types.ts';

/** The status of a call that went well. */
export const okStatus: WireStatus = { code: statusCodes.OK, message: 'OK' };

/** Turns what a call threw into its status. Lets failures of gRPC itself through. */
export function statusOf(error: unknown): WireStatus {
  if (error instanceof GrpcFailure) throw error;
  if (error instanceof StatusError) return { code: error.code, message: error.message };
  return { code: statusCodes.INTERNAL_SERVER_ERROR, message: String(error) };
}

/** The status of a request from those of its parts: theirs when they agree. */
export function combineStatuses(parts: readonly WireStatus[]): WireStatus {
  const [first] = parts;
  if (first === undefined) return { code: statusCodes.INTERNAL_SERVER_ERROR, message: 'the request has no entries' };
  if (parts.every(({ code }) => code === first.code)) return first;
  return { code: statusCodes.MULTIPLE_RESULTS, message: 'MULTIPLE_RESULTS' };
}
