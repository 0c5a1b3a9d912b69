export { ConfigurationError } from './config/configuration-error.ts';
export { loadConfig, type LoadedConfig, type LoadedPipeline } from './config/load-config.ts';
export { findConnectors, type FoundConnectors, type InstalledConnector } from './connectors/find-connectors.ts';
export { loadConnector, type LoadedConnector } from './connectors/load-connector.ts';
export { jsonLinesView, TerminalView, type ProgressView, type Screen } from './console/progress-view.ts';
export type { ShownStatus } from './console/shown-status.ts';
export { runConfig, type RunEnvironment } from './run/run-config.ts';
export { openState, type StateConfig } from './state/open-state.ts';
export { StateUnavailableError } from './state/state-unavailable-error.ts';
