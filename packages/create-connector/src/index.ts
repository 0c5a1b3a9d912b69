export { createConnector, type CreatedConnector } from './create-connector.ts';
export { CreateError } from './create-error.ts';
export type { ConnectorKind, ConnectorRequest } from './connector-request.ts';
