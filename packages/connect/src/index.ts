export { findConnectors, type FoundConnectors, type InstalledConnector } from './find-connectors.ts';
export { loadConfig, type LoadedConfig, type LoadedPipeline } from './load-config.ts';
export { loadConnector, type LoadedConnector } from './load-connector.ts';
export { openState, type StateConfig } from './open-state.ts';
export { ConfigurationError } from './problem.ts';
export { jsonLinesView, TerminalView, type ProgressView, type Screen } from './progress-view.ts';
export { runConfig, type RunEnvironment } from './run-config.ts';
export type { ShownStatus } from './show-status.ts';
export { StateUnavailableError } from './state-unavailable-error.ts';
