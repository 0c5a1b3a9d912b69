import { Option, type Command } from 'commander';
import { logLevelOption } from '../console/log-level-option.ts';
import { dropLetters, type DropOptions } from './drop-letters.ts';
import { exportLetters, type ExportOptions } from './export-letters.ts';
import { letterId, wholeNumber, withFilter } from './letters/letter-options.ts';
import { listLetters, type ListOptions } from './list-letters.ts';
import { replayLetters, type ReplayCommandOptions } from './replay-letters.ts';
import { showLetter } from './show-letter.ts';

const help = `
The whole file is read, as 'run' does: its variables must be set, by which secrets are known and taken out.

TIME is RFC 3339 (2026-01-31T12:00:00Z), or how long ago: 30s, 15m, 2h, 7d.

Examples:
  eventmesh-connect dlq list pipelines.yaml                                 how many each pipeline has
  eventmesh-connect dlq list pipelines.yaml --pipeline orders --since 2h    those of the last two hours
  eventmesh-connect dlq show pipelines.yaml orders 0000000000000001         everything about one
  eventmesh-connect dlq replay pipelines.yaml orders --code REJECTED        sends them again
  eventmesh-connect dlq drop pipelines.yaml orders --until 30d --yes        removes old ones for good
  eventmesh-connect dlq export pipelines.yaml --format cloudevents > a.ndjson

Exit codes:
  0  done; of replay: all chosen letters are settled, except those that cannot be replayed
  1  replay: some were refused again, or were not tried; or something happened that nobody foresaw
  2  the command line or the configuration is wrong; nothing was sent or dropped
  3  the state store cannot be used: another process has its folder, or it is full, damaged or not writable; or the database
     cannot be reached; or a replay of these dead letters is at work`;

/**
 * Adds the commands that look at dead letters, send them again and drop them.
 *
 * @param endWith told what the process should end with, where that is not 0
 */
export function addDlqCommands(program: Command, endWith: (code: number) => void): void {
  const dlq = program
    .command('dlq')
    .description('Look at dead letters (events that could not be delivered), send them again, drop or export them.')
    .addHelpText('after', help);

  withFilter(
    dlq
      .command('list <file>')
      .description('List how many dead letters each pipeline has or, with --pipeline, those of one, newest last.'),
  )
    .option('--pipeline <name>', 'those of this pipeline')
    .addOption(new Option('--after <id>', 'with --pipeline: only those behind this id').argParser(letterId))
    .addOption(new Option('--limit <n>', 'with --pipeline: at most so many (default: 100)').argParser(wholeNumber))
    .option('--json', 'as lines of JSON, with everything that is known of each')
    .action((file: string, options: ListOptions) => listLetters(file, options));

  dlq
    .command('show <file> <pipeline> <id>')
    .description('Show everything that is known of a dead letter.')
    .action((file: string, pipeline: string, id: string) => showLetter(file, pipeline, id));

  withFilter(
    dlq
      .command('replay <file> <pipeline> [ids...]')
      .description(
        'Send dead letters again, with the sink, transforms and delivery of the file as they are now. Each goes once it is delivered, filtered, or kept again. SIGTERM or SIGINT stops in good order.',
      ),
  )
    .addOption(
      new Option(
        '--through <where>',
        'where letters that the sink refused re-enter: at the sink as they were then, or at the transforms as the source gave them',
      )
        .choices(['sink', 'transforms'])
        .default('sink'),
    )
    .option('--no-mark', "send events without the attribute 'replayed'")
    .option('--dry-run', 'only say how many would be sent, and how many would stay')
    .addOption(logLevelOption())
    .action(async (file: string, pipeline: string, ids: string[], options: ReplayCommandOptions) =>
      endWith(await replayLetters(file, pipeline, ids, options)),
    );

  withFilter(
    dlq
      .command('drop <file> <pipeline> [ids...]')
      .description('Remove dead letters for good: those with these ids, or those that match, or all.'),
  )
    .option('--all', 'all there are')
    .option('--yes', 'do it; without it, only say how many there are')
    .action((file: string, pipeline: string, ids: string[], options: DropOptions) =>
      dropLetters(file, pipeline, ids, options),
    );

  withFilter(
    dlq.command('export <file>').description('Write dead letters to standard output, one a line, oldest first.'),
  )
    .option('--pipeline <name>', 'those of this pipeline')
    .addOption(
      new Option('--format <format>', 'each dead letter as it is kept, or its event only')
        .choices(['ndjson', 'cloudevents'])
        .default('ndjson'),
    )
    .action((file: string, options: ExportOptions) => exportLetters(file, options));
}
