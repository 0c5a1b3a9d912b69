import {
  openDiskStateStore,
  startPipeline,
  type PipelineHandle,
  type PipelineStatus,
} from '@eventmesh/connector-runtime';
import type { Logger } from '@eventmesh/connector-api';
import type { LoadedConfig } from './load-config.ts';
import { ledgerLine, statusLine, type ShownStatus } from './show-status.ts';

/** Where a run writes to, and how it is told to stop. */
export interface RunEnvironment {
  readonly logger: Logger;
  /** Takes one line. */
  readonly print: (line: string) => void;
  /** Shows progress on a terminal by rewriting lines; otherwise each status is a line of JSON. */
  readonly terminal: boolean;
  /** How often to show progress, in milliseconds; 0 for never. */
  readonly everyMs: number;
  /** Called with a function that stops everything: first gracefully, the second time at once. */
  readonly onSignal: (stop: () => void) => void;
}

/**
 * Runs all pipelines of a configuration until each has ended.
 *
 * @returns how each ended
 */
export async function runConfig(config: LoadedConfig, environment: RunEnvironment): Promise<readonly PipelineStatus[]> {
  const store = await openDiskStateStore(config.stateFolder);
  try {
    const handles: PipelineHandle[] = [];
    for (const pipeline of config.pipelines)
      handles.push(await startPipeline({ ...pipeline, store, logger: environment.logger }));
    let signals = 0;
    environment.onSignal(() => {
      signals += 1;
      for (const handle of handles) void handle.stop(signals > 1 ? { withinMs: 0 } : {});
    });
    const stopShowing = showProgress(handles, environment);
    const ended = await Promise.all(handles.map((handle) => handle.finished));
    stopShowing();
    environment.print(
      environment.terminal
        ? ended.map((status) => statusLine({ ...status, perSecond: 0 })).join('\n')
        : ledgerLine(ended),
    );
    return ended;
  } finally {
    await store.close();
  }
}

function showProgress(handles: readonly PipelineHandle[], { print, terminal, everyMs }: RunEnvironment): () => void {
  if (everyMs === 0) return () => {};
  const settledBefore = new Map<string, number>();
  const look = async (handle: PipelineHandle): Promise<ShownStatus> => {
    const status = handle.status();
    const { delivered, filtered, deadLettered } = status.ledger;
    const settled = delivered + filtered + deadLettered;
    const perSecond = Math.round(((settled - (settledBefore.get(handle.name) ?? 0)) * 1000) / everyMs);
    settledBefore.set(handle.name, settled);
    const lag = await handle.lag().catch(() => undefined);
    return { ...status, perSecond, ...(lag === undefined ? {} : { lag }) };
  };
  let shown = 0;
  const show = async (): Promise<void> => {
    const statuses = await Promise.all(handles.map(look));
    if (!terminal) return statuses.forEach((status) => print(JSON.stringify({ status })));
    const up = shown > 0 ? `\u001b[${shown}A` : '';
    shown = statuses.length;
    print(up + statuses.map((status) => `\u001b[2K${statusLine(status)}`).join('\n'));
  };
  const timer = setInterval(() => void show(), everyMs);
  return () => clearInterval(timer);
}
