import { ConnectorError } from '@eventmesh/connector-api';

/**
 * What a connector fails with that gives something other than the contract says: code `UNKNOWN`.
 *
 * @param who `sink-mysql`
 * @param did what it did, to go on with: `write resolved with string instead of a list of failures`
 */
export function brokenContract(who: string, did: string): ConnectorError {
  return new ConnectorError('UNKNOWN', `${who} broke the contract: ${did}. This is a defect of the connector.`);
}
