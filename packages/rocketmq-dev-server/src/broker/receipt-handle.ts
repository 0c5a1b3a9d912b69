import { StatusError } from './status-codes.ts';

/** What a receipt handle says: which delivery it is for, and until when it holds. */
export interface ReceiptHandle {
  readonly leaseId: number;
  readonly expiresAt: number;
}

const pattern = /^lease-(\d{1,15})-until-(\d{1,16})$/;

/** Writes a receipt handle. */
export function formatReceiptHandle({ leaseId, expiresAt }: ReceiptHandle): string {
  return `lease-${leaseId}-until-${Math.ceil(expiresAt)}`;
}

/**
 * Reads a receipt handle that still holds at `now`. Throws `StatusError` 50001 for one that this server never made, as a real
 * one does, and 40013 for one that has expired.
 */
export function parseReceiptHandle(text: string, now: number): ReceiptHandle {
  const match = pattern.exec(text);
  if (match === null) throw new StatusError('INTERNAL_SERVER_ERROR', `cannot decode the receipt handle '${text}'`);
  const handle = { leaseId: Number(match[1]), expiresAt: Number(match[2]) };
  if (handle.expiresAt <= now) throw new StatusError('INVALID_RECEIPT_HANDLE', 'the receipt handle is expired');
  return handle;
}
