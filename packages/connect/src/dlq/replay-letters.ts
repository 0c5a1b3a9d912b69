import {
  isLeaseHeldError,
  replayDeadLetters,
  type LetterFilter,
  type PipelineHandle,
  type ReplayResult,
  type ReplayThrough,
} from '@eventmesh/connector-runtime';
import type { LoadedPipeline } from '../config/load-config.ts';
import { openConsole } from '../console/open-console.ts';
import type { ProgressView } from '../console/progress-view.ts';
import { statusLines } from '../console/status-lines.ts';
import { exitCodes } from '../exit-codes.ts';
import { onStopSignal } from '../process/on-stop-signal.ts';
import { StatusWatch } from '../run/status-watch.ts';
import { redactStatus } from '../secrets/redact-status.ts';
import { chooseLetters, wayOfChoosing } from './letters/choose-letters.ts';
import { describeReplay } from './describe-replay.ts';
import { replayAtWork } from './hold-letters.ts';
import { noSuchPipeline } from './known-pipeline.ts';
import { filterOf } from './letters/letter-options.ts';
import { printText } from './letters/print-text.ts';
import { ReplayForecast } from './replay-forecast.ts';
import { withLetters, type OpenLetters } from './with-letters.ts';

/** Options of the command `dlq replay`. */
export interface ReplayCommandOptions extends LetterFilter {
  readonly through: ReplayThrough;
  readonly mark: boolean;
  readonly dryRun?: true;
  readonly logLevel: string;
}

/** Progress on a terminal is shown so often, in milliseconds. */
const terminalEveryMs = 1_000;
/** Elsewhere it is read later, if at all. */
const linesEveryMs = 10_000;

/**
 * Sends dead letters of a pipeline to its sink again, through its transforms where need be, as the configuration has them now.
 *
 * @returns what the process should end with: 0 when all chosen letters are settled, except those that cannot be replayed
 * @throws ConfigurationError when there is no such pipeline or dead letter: then nothing is sent
 */
export async function replayLetters(
  file: string,
  pipeline: string,
  ids: readonly string[],
  options: ReplayCommandOptions,
): Promise<number> {
  const filter = filterOf(options);
  wayOfChoosing({ ids, filter });
  return await withLetters(file, async (letters) => {
    const loaded = letters.config.pipelines.find((each) => each.options.name === pipeline);
    if (loaded === undefined)
      throw noSuchPipeline(
        pipeline,
        file,
        letters.config.pipelines.map((each) => each.options.name),
      );
    if (ids.length > 0 || options.dryRun === true) {
      const forecast = new ReplayForecast(options.through);
      for await (const page of chooseLetters(letters, { pipeline, ids, filter })) forecast.add(page);
      if (options.dryRun === true) {
        await printText(process.stdout, `${letters.redact(forecast.describe(pipeline))}\n`);
        return exitCodes.done;
      }
    }
    const result = await replay(letters, loaded, ids, options);
    await printText(process.stdout, `${letters.redact(describeReplay(pipeline, result))}\n`);
    return result.status.state === 'finished' && result.keptAgain === 0 ? exitCodes.done : exitCodes.failed;
  });
}

async function replay(
  { store, config, redact }: OpenLetters,
  loaded: LoadedPipeline,
  ids: readonly string[],
  { through, mark, logLevel, ...options }: ReplayCommandOptions,
): Promise<ReplayResult> {
  const { source: _, ...pipeline } = loaded.options;
  const { logger, terminal } = openConsole(logLevel, config.secrets);
  const view = terminal ?? plainLines;
  let handle: PipelineHandle | undefined;
  let signals = 0;
  const stop = (): void => void handle?.stop(signals > 1 ? { withinMs: 0 } : {});
  onStopSignal(() => {
    signals += 1;
    stop();
  }, terminal);
  let timer: NodeJS.Timeout | undefined;
  const onStart = (started: PipelineHandle): void => {
    handle = started;
    if (signals > 0) stop();
    const watch = new StatusWatch(started, () => performance.now());
    const show = (): void => view.show([redactStatus(watch.look(), redact)]);
    timer = setInterval(show, terminal === undefined ? linesEveryMs : terminalEveryMs);
  };
  try {
    const chosen = { ...filterOf(options), ...(ids.length === 0 ? {} : { ids }) };
    const result = await replayDeadLetters({ ...pipeline, ...chosen, store, through, mark, logger, onStart });
    terminal?.end([redactStatus(result.status, redact)]);
    return result;
  } catch (thrown) {
    throw isLeaseHeldError(thrown) ? replayAtWork(loaded.options.name, thrown) : thrown;
  } finally {
    clearInterval(timer);
  }
}

const plainLines: Pick<ProgressView, 'show'> = {
  show: (statuses) => void process.stdout.write(`${statusLines(statuses).join('\n')}\n`),
};
