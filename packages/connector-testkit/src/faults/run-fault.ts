import { RequirementBrokenError, type CheckFigures } from '../conformance/check.ts';
import { repeatCommand } from '../oracle/repeat-command.ts';
import { brokenRequirements } from '../oracle/verdict.ts';
import type { RequirementId } from '../requirements/requirements.ts';
import type { CallObserver } from './call-observer.ts';
import type { FaultPace } from './fault-pace.ts';
import { Feeder } from './feeder.ts';
import { Scene } from './scene.ts';
import { StatusWatch } from './status-watch.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import { UncaughtErrors } from './uncaught-errors.ts';
import type { Way } from './way.ts';

/** A course of events with a fault in it. */
export interface FaultRun {
  readonly proves: RequirementId;
  readonly pace: FaultPace;
  readonly random: () => number;
  readonly way: Way;
  readonly observer: CallObserver;
  /** Between the connector and its system, where there is a network. */
  readonly proxy: TcpProxy | undefined;
  /** The module of the connector, to say how to repeat it. */
  readonly module: URL;
  /** Lets the fault happen, and ends it. Gives what was wrong meanwhile; rejects when it could not go on. */
  readonly happen: (scene: Scene) => Promise<readonly string[]>;
}

/** Lets events pass while a fault happens, and judges what became of them. */
export async function runFault(run: FaultRun): Promise<CheckFigures> {
  const { proves, way, pace, module } = run;
  using uncaught = new UncaughtErrors();
  const wrong = await passAll(run);
  const letters = await way.end();
  const verdict = way.oracle.verdict();
  const problems = [
    ...wrong,
    ...brokenRequirements(verdict).map(({ says }) => says),
    ...letters.slice(0, 3).map(({ id, code, message }) => `dead letter ${id}: ${code}: ${message}`),
    ...run.observer.overdue,
    ...uncaught.caught.map((error) => `not caught: ${error}`),
  ];
  const figures: CheckFigures = { of: 'faults', ...verdict.figures };
  if (problems.length === 0) return figures;
  const command = repeatCommand({ ...pace, module, test: proves });
  throw new RequirementBrokenError([proves], `${proves}: ${problems.join('; ')}.\nRepeat it with: ${command}`, figures);
}

async function passAll({ way, pace, random, proxy, happen }: FaultRun): Promise<readonly string[]> {
  using watch = new StatusWatch(way.pipeline);
  const feeder = new Feeder({ way, random, events: pace.events, window: pace.window });
  const scene = new Scene({ pace, random, way, feeder, watch });
  const feeding = feeder.run();
  const problems: string[] = [];
  try {
    const course = async (): Promise<void> => {
      problems.push(...(await happen(scene)));
      await proxy?.heal();
      feeder.release();
      await scene.untilPassed(pace.events);
    };
    await Promise.race([course(), feeding.then(() => new Promise<never>(() => {}))]);
  } catch (thrown) {
    problems.push(thrown instanceof Error ? thrown.message : String(thrown));
  } finally {
    feeder.end();
    await proxy?.heal();
  }
  if (watch.unbalanced) problems.push('the books did not balance');
  if (proxy?.accepted === 0) {
    problems.push(`nothing went through the proxy: 'optionsVia' of the harness does not lead there`);
  }
  return problems;
}
