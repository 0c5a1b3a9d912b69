import type { ReplayResult } from '@eventmesh/connector-runtime';
import { visibleText } from '../console/visible-text.ts';
import { countWords } from './letters/count-words.ts';

/** How a replay has ended, for people: what became of the dead letters, and what to do about those that are left. */
export function describeReplay(pipeline: string, result: ReplayResult): string {
  const { status, delivered, filtered, keptAgain, wentAlong, notReplayable, reasons } = result;
  if (status.state === 'finished' && delivered + filtered + keptAgain + wentAlong + notReplayable === 0)
    return visibleText(`None of the dead letters of '${pipeline}' match.`);
  const counts = [
    `delivered ${delivered}`,
    `filtered ${filtered}`,
    `refused again ${keptAgain}`,
    `not replayable ${notReplayable}`,
  ];
  const lines = [
    `${pipeline}: ${counts.join('  ')}`,
    ...(keptAgain > 0
      ? [`Refused again: ${countWords(keptAgain)}, kept with the new reason. 'dlq list' shows them, newest last.`]
      : []),
    ...(wentAlong > 0
      ? [`Went along: ${countWords(wentAlong)} of events that were sent once for all letters that hold them.`]
      : []),
    ...reasons.map(({ reason, count }) => `Left as they were: ${countWords(count)}: ${reason}.`),
    ...(status.state === 'finished' ? [] : [howItStopped(result)]),
  ];
  return visibleText(lines.join('\n'));
}

function howItStopped({ status: { state, reason } }: ReplayResult): string {
  if (state === 'failed')
    return `The replay failed: ${(reason ?? 'no reason is known').replace(/\.$/, '')}. What was not sent is still there.`;
  return 'The replay was stopped before its end. What was not sent is still there.';
}
