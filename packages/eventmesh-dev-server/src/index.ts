export type {
  EventMeshDevServer,
  EventMeshDevServerOptions,
  EventMeshLimits,
  SessionStatus,
} from './eventmesh-dev-server.ts';
export type { CommandFailure, ConnectionFilter, FaultSwitches } from './fault-switches.ts';
export type { StorageType } from './mesh/storage.ts';
export { startEventMeshDevServer } from './start-eventmesh-dev-server.ts';
