export { createConnector, type CreatedConnector } from './create-connector.ts';
export { CreateError } from './create-error.ts';
export type { ConnectorKind, Request } from './request.ts';
