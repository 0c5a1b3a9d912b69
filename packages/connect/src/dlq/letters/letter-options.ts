import { errorCodes, type ErrorCode } from '@eventmesh/connector-api';
import { nearestName, type LetterFilter } from '@eventmesh/connector-runtime';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { parseTime } from './parse-time.ts';

/** Adds the options by which dead letters are chosen. */
export function withFilter(command: Command): Command {
  const time = (text: string): number => parseTime(text, Date.now());
  return command
    .addOption(new Option('--code <code>', 'only those with this error code, such as REJECTED').argParser(errorCode))
    .addOption(
      new Option('--since <time>', 'only those that failed at this time or later: RFC 3339, or 15m, 2h, 7d').argParser(
        time,
      ),
    )
    .addOption(new Option('--until <time>', 'only those that failed before this time').argParser(time));
}

/**
 * The choice that was made by {@link withFilter}, out of all options of a command.
 *
 * @throws ConfigurationError when nothing can match
 */
export function filterOf({ code, since, until }: LetterFilter): LetterFilter {
  if (since !== undefined && until !== undefined && since >= until)
    throw new ConfigurationError(['--since is not before --until: nothing can match.']);
  return {
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** A number of dead letters on the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return Number(text);
}

/** An id of a dead letter on the command line: all state stores count in sixteen digits. */
export function letterId(text: string): string {
  if (!/^\d{16}$/.test(text))
    throw new InvalidArgumentError("Expected an id of 16 digits, such as 0000000000000001, as 'dlq list' shows it.");
  return text;
}

function errorCode(text: string): ErrorCode {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const known = codes.find((code) => code === text.toUpperCase());
  if (known !== undefined) return known;
  const meant = nearestName(text, codes);
  throw new InvalidArgumentError(
    meant === undefined ? `Expected one of ${codes.join(', ')}.` : `Did you mean ${meant}?`,
  );
}
