import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { outcomeOf, type AnyCloudEvent, type ConnectorError } from '@eventmesh/connector-api';
import { identityOf } from './identity-of.ts';
import type { SinkSession, WriteResult } from './sink-session.ts';

const maxTries = 20;
const defaultPauseMs = 50;
const maxPauseMs = 1_000;
const maxNamed = 5;

/** An event that was not written, and why. */
export interface Unwritten {
  readonly event: AnyCloudEvent;
  readonly error: ConnectorError;
}

/**
 * Writes a batch the way the runtime does, until each of its events is written or refused for good: what may pass is tried again, a
 * batch that is refused as a whole is halved until the culprit stands alone.
 *
 * @returns those that were refused
 */
export async function writeOut(session: SinkSession, batch: readonly AnyCloudEvent[]): Promise<readonly Unwritten[]> {
  const refused: Unwritten[] = [];
  const groups: (readonly AnyCloudEvent[])[] = [batch];
  let tries = 0;
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const result = await session.tryToWrite(group);
    if (isRefusedAsAWhole(result) && group.length > 1) {
      groups.unshift(...halvesOf(group));
      continue;
    }
    const unwritten = unwrittenOf(group, result);
    const again = unwritten.filter(({ error }) => outcomeOf(error.code) !== 'reject');
    refused.push(...unwritten.filter(({ error }) => outcomeOf(error.code) === 'reject'));
    const [first] = again;
    if (first === undefined) continue;
    groups.unshift(again.map(({ event }) => event));
    const failure = again.find(({ error }) => error.code !== 'NOT_ATTEMPTED');
    if (failure === undefined && again.length < group.length) continue;
    const { event, error } = failure ?? first;
    tries += 1;
    assert.ok(tries < maxTries, `${identityOf(event)} was not written in ${maxTries} tries: ${inWords(error)}`);
    await pause(Math.min(error.retryAfterMs ?? defaultPauseMs, maxPauseMs));
  }
  return refused;
}

/** Writes a batch as {@link writeOut} does; fails when any of it is refused. */
export async function writeAll(session: SinkSession, batch: readonly AnyCloudEvent[]): Promise<void> {
  const refused = await writeOut(session, batch);
  assert.ok(refused.length === 0, `of ${batch.length} events some were refused: ${whyUnwritten(refused)}`);
}

/** Whether a batch was refused as a whole, for good. */
export function isRefusedAsAWhole(result: WriteResult): result is ConnectorError {
  return result instanceof Error && outcomeOf(result.code) === 'reject';
}

/** Those of a batch that a write has not written. */
export function unwrittenOf(batch: readonly AnyCloudEvent[], result: WriteResult): readonly Unwritten[] {
  if (result instanceof Error) return batch.map((event) => ({ event, error: result }));
  return result.map(({ index, error }) => ({ event: batch[index] as AnyCloudEvent, error }));
}

/** Which events, and why, in words. */
export function whyUnwritten(unwritten: readonly Unwritten[]): string {
  const named = unwritten.slice(0, maxNamed).map(({ event, error }) => `${identityOf(event)} (${inWords(error)})`);
  const more = unwritten.length > maxNamed ? ` and ${unwritten.length - maxNamed} more` : '';
  return named.length === 0 ? 'none' : `${named.join(', ')}${more}`;
}

/** A code and its message. */
export function inWords({ code, message }: ConnectorError): string {
  return `${code}: ${message}`;
}

function halvesOf(group: readonly AnyCloudEvent[]): readonly (readonly AnyCloudEvent[])[] {
  const half = group.length >> 1;
  return [group.slice(0, half), group.slice(half)];
}
