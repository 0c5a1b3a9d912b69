export { findConnectors, type InstalledConnector } from './find-connectors.ts';
export { loadConfig, type LoadedConfig } from './load-config.ts';
export { loadConnector, type LoadedConnector } from './load-connector.ts';
export { ConfigurationError } from './problem.ts';
export { runConfig, type RunEnvironment } from './run-config.ts';
