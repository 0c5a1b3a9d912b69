import { toConnectorError, type WriteFailure } from '@eventmesh/connector-api';
import { brokenContract } from './broken-contract.ts';

/**
 * Checks what a sink's `write` resolved with. An error that is no ConnectorError, a driver's own say, becomes one of code `UNKNOWN`.
 *
 * @throws ConnectorError with code `UNKNOWN` when it is not what the contract says: then nothing can be taken as written
 */
export function checkFailures(result: unknown, batchSize: number, who: string): readonly WriteFailure[] {
  if (result === undefined) return [];
  if (!Array.isArray(result))
    throw brokenContract(who, `write resolved with ${typeof result} instead of a list of failures`);
  return (result as readonly Partial<WriteFailure>[]).map((failure) => {
    const { index, error } = failure ?? {};
    if (!Number.isInteger(index) || Number(index) < 0 || Number(index) >= batchSize) {
      throw brokenContract(who, `write reported a failure with index ${String(index)} for a batch of ${batchSize}`);
    }
    if (!(error instanceof Error)) {
      throw brokenContract(who, `write reported a failure without an error for event ${String(index)}`);
    }
    return { index: Number(index), error: toConnectorError(error) };
  });
}
