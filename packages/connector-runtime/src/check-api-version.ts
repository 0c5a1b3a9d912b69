import { ConnectorError, type AnySinkDefinition, type AnySourceDefinition } from '@eventmesh/connector-api';

const knownApiVersions: readonly string[] = ['v1'];

/**
 * Makes sure that this runtime knows the version of the contract that a connector is made for.
 *
 * @throws ConnectorError with code `UNSUPPORTED`
 */
export function checkApiVersion({ kind, system, apiVersion }: AnySourceDefinition | AnySinkDefinition): void {
  if (knownApiVersions.includes(apiVersion)) return;
  throw new ConnectorError(
    'UNSUPPORTED',
    `${kind}-${system} is made for version '${apiVersion}' of the connector contract; this runtime knows ${knownApiVersions.join(', ')}. Install versions that go together.`,
  );
}
