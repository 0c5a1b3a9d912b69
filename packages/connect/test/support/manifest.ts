/** The block of a package.json that makes it a connector's. */
export function connectorManifest(kind: 'source' | 'sink', status: 'alpha' | 'beta' | 'ga' = 'ga'): object {
  return {
    eventmesh: {
      connector: { kind, system: 'test', status, supportVersion: null, testedWith: {}, owners: ['us'], adopters: [] },
    },
  };
}
