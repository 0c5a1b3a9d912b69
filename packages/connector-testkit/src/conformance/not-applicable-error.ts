/** A check makes no sense on a connector: it shows as skipped, with the reason. */
export class NotApplicableError extends Error {
  override readonly name = 'NotApplicableError';
}
