import assert from 'node:assert/strict';
import { issuesOf, isSecretAt, jsonSchemaOf } from '@eventmesh/connector-runtime';
import { RecordingLogger } from '../../recording-logger.ts';
import type { AnyCheck } from '../check.ts';
import type { HarnessOptions } from '../harness.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { closeMs, soonMs } from '../patience.ts';
import { outcomeWithin } from '../ends-within.ts';
import { freeAddress } from './free-address.ts';
import { makeSubject } from './make-subject.ts';
import { optionsIn } from './option-facts.ts';
import type { AnyConnector, AnyHarness, Subject } from './subject.ts';
import { tellsOfSecret } from './tells-of-secret.ts';
import { optionAt, withOption } from './with-option.ts';

const marker = 'kitmarker7q2x9zsecret';
const callMs = soonMs;

/** Options with the marker at the place of a secret. */
interface Marked {
  readonly path: readonly string[];
  readonly options: HarnessOptions;
}

/** That secrets stay secret. */
export const secretChecks: readonly AnyCheck[] = [
  {
    proves: ['options.secrets-unseen'],
    title: 'works with a marker in place of each secret, and looks for it in errors and log lines',
    timeoutMs: 180_000,
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      const { options, network } = subject.system;
      const places = [options, ...(network === undefined ? [] : [network.optionsVia(await freeAddress())])];
      const marked = places.flatMap((each) => markSecrets(harness, each));
      if (marked.length === 0) throw new NotApplicableError('it has no secret');
      for (const each of marked) {
        const said = [...(await saidAboutWrongOnes(harness, each)), ...(await saidAtWork(harness, subject, each))];
        for (const text of said)
          assert.ok(
            !text.includes(marker),
            `the secret '${each.path.join('.')}' is in: ${text.replaceAll(marker, '(the secret)')}`,
          );
      }
    },
  },
];

/** Secrets are what is marked as one, what has the name of one, and the password in a URL. */
function markSecrets({ definition }: AnyHarness, options: HarnessOptions): readonly Marked[] {
  const schema = jsonSchemaOf(definition.options);
  return optionsIn(schema)
    .filter(({ types }) => types?.has('string') !== false)
    .flatMap(({ path }): readonly Marked[] => {
      const url = withMarkedPassword(optionAt(options, path));
      if (url !== undefined) return [{ path, options: withOption(options, path, url) }];
      if (!isSecretAt(schema, path) && !tellsOfSecret(path)) return [];
      return [{ path, options: withOption(options, path, marker) }];
    });
}

function withMarkedPassword(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.password === '') return undefined;
  url.password = marker;
  return url.href;
}

/** What is said about options that are refused and hold the marker. */
async function saidAboutWrongOnes({ definition }: AnyHarness, { path, options }: Marked): Promise<readonly string[]> {
  const wrong = [options, withOption(options, path, [marker]), withOption(options, path, { kit: marker })];
  const issues = await Promise.all(wrong.map((each) => issuesOf(definition.options, each)));
  return issues.flat().map(({ message }) => message);
}

async function saidAtWork(
  { definition }: AnyHarness,
  subject: Subject,
  { options }: Marked,
): Promise<readonly string[]> {
  // Of options that are refused, nothing else comes to be said.
  return (await issuesOf(definition.options, options)).length > 0 ? [] : await saidBy(subject, options);
}

/** Errors and log lines of a short life: whether anything works does not matter. */
async function saidBy(subject: Subject, options: HarnessOptions): Promise<readonly string[]> {
  const logger = new RecordingLogger();
  const errors: unknown[] = [];
  const attempt = async (what: string, ms: number, call: () => Promise<unknown>): Promise<boolean> => {
    const outcome = await outcomeWithin(ms, what, call());
    if (outcome.status === 'rejected') errors.push(outcome.reason);
    else if (Array.isArray(outcome.value)) errors.push(...outcome.value);
    return outcome.status === 'fulfilled';
  };
  let connector: AnyConnector;
  try {
    connector = await subject.create(options, { logger });
  } catch (thrown) {
    return inFull(thrown);
  }
  const isOpen = await attempt('open', closeMs + callMs, () => connector.open(AbortSignal.timeout(callMs)));
  if (isOpen) await attempt('the first call', closeMs + callMs, () => connector.work(AbortSignal.timeout(callMs)));
  await attempt('close', closeMs, () => connector.close());
  return [...errors.flatMap(inFull), ...logger.lines.map((line) => JSON.stringify(line, withErrors))];
}

/** All that is seen of an error, but for its cause: that is said to hold secrets. */
function inFull(thrown: unknown): readonly string[] {
  return [String(thrown), thrown instanceof Error ? String(thrown.stack) : '', JSON.stringify({ thrown }, withErrors)];
}

function withErrors(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
}
