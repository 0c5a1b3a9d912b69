import type { Logger } from '@eventmesh/connector-api';
import { redactor, startPipeline, type PipelineHandle, type PipelineStatus } from '@eventmesh/connector-runtime';
import type { LoadedConfig, LoadedPipeline } from '../config/load-config.ts';
import type { ProgressView } from '../console/progress-view.ts';
import { redactStatus } from '../secrets/redact-status.ts';
import { openState } from '../state/open-state.ts';
import { StatusWatch } from './status-watch.ts';

/** Where a run writes to, and how it is told to stop. */
export interface RunEnvironment {
  /** Takes the log lines of all pipelines. */
  readonly logger: Logger;
  /** Where progress is shown. */
  readonly view: ProgressView;
  /** How often to show progress, in milliseconds; 0 for never. */
  readonly everyMs: number;
  /** Called with a function that stops everything: first gracefully, the second time at once. */
  readonly onSignal: (stop: () => void) => void;
}

/**
 * Runs all pipelines of a configuration until each has ended. One that fails does not keep the others from going on.
 *
 * @returns how each ended
 * @throws StateUnavailableError when the state store cannot be used
 */
export async function runConfig(config: LoadedConfig, environment: RunEnvironment): Promise<readonly PipelineStatus[]> {
  const handles: PipelineHandle[] = [];
  let signals = 0;
  const stop = (): void => {
    for (const handle of handles) void handle.stop(signals > 1 ? { withinMs: 0 } : {});
  };
  environment.onSignal(() => {
    signals += 1;
    stop();
  });
  warnAboutAlpha(config.pipelines, environment.logger);
  const store = await openState(config.state, environment.logger);
  try {
    for (const { options } of config.pipelines)
      handles.push(await startPipeline({ ...options, store, logger: environment.logger }));
    if (signals > 0) stop();
    return await watch(handles, config.secrets, environment);
  } finally {
    await Promise.all(handles.map((handle) => handle.stop()));
    await store.close();
  }
}

/** Shows progress until all have ended. */
async function watch(
  handles: readonly PipelineHandle[],
  secrets: readonly string[],
  { view, everyMs }: RunEnvironment,
): Promise<readonly PipelineStatus[]> {
  const redact = redactor(secrets);
  const watches = handles.map((handle) => new StatusWatch(handle, () => performance.now()));
  const show = (): void => view.show(watches.map((each) => redactStatus(each.look(), redact)));
  const timer = everyMs > 0 ? setInterval(show, everyMs) : undefined;
  try {
    const ended = (await Promise.all(handles.map((handle) => handle.finished))).map((status) =>
      redactStatus(status, redact),
    );
    view.end(ended);
    return ended;
  } finally {
    clearInterval(timer);
  }
}

function warnAboutAlpha(pipelines: readonly LoadedPipeline[], logger: Logger): void {
  const connectors = new Map(pipelines.flatMap(({ source, sink }) => [source, sink]).map((each) => [each.use, each]));
  for (const { use, version, manifest } of connectors.values()) {
    if (manifest?.status !== 'alpha') continue;
    logger.warn(`'${use}' is alpha: under development, not for production`, {
      connector: use,
      version,
      status: 'alpha',
    });
  }
}
