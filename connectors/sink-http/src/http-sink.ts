import {
  defineSink,
  outcomeOf,
  type AnyCloudEvent,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { AbortScope } from './client/abort-scope.ts';
import { assembler } from './request/assemble-request.ts';
import { compileUrl, urlsOf } from './template/compile-url.ts';
import { HttpClient } from './client/http-client.ts';
import { httpSinkOptions, type HttpSinkOptions } from './http-sink-options.ts';
import { makeDispatcher } from './client/make-dispatcher.ts';
import { OauthTokens } from './send/oauth-tokens.ts';
import { prepareFor } from './request/prepare-request.ts';
import { redactor } from './answer/redact.ts';
import { RequestSender } from './send/request-sender.ts';
import { RequestSlots } from './send/request-slots.ts';
import { secretsInOptions } from './options/secrets-in-options.ts';
import { SettledTargets, type Verdict } from './write/settled-targets.ts';
import { UrlWriter, type Indexed } from './write/url-writer.ts';
import { worstOf } from './write/worst-of.ts';

/** Carries events out as HTTP requests, in order for each key. */
export const httpSink = defineSink({
  apiVersion: 'v1',
  system: 'http',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 8, maxEvents: 500, maxBytes: 4_194_304 },
  options: httpSinkOptions,
  create: (options, context) => new HttpSink(options, context),
});

/** Events of which some URLs have said something, and others not yet. */
const mostHalfSettled = 10_000;

/** Sends each event to every URL, and counts it as written when all of them have it. */
export class HttpSink implements Sink {
  readonly #writers: readonly UrlWriter[];
  readonly #clients: HttpClient[] = [];
  #tokens: OauthTokens | undefined;
  readonly #settled = new SettledTargets(mostHalfSettled);

  constructor(options: HttpSinkOptions, { clock }: SinkContext) {
    const { oauth, mode, ordered, maxBatchEvents, maxBatchBytes, allowPrivateAddresses, proxy } = options;
    const connect = (guarded: boolean, http2 = options.http2): HttpClient => {
      const client = new HttpClient(() => makeDispatcher({ ...options, http2 }, guarded), { ...options, http2 }, clock);
      this.#clients.push(client);
      return client;
    };
    const known = redactor(secretsInOptions(options));
    const redact = (text: string): string => redactor(this.#tokens?.secrets ?? [])(known(text));
    if (oauth !== undefined)
      this.#tokens = new OauthTokens({ options: oauth, client: connect(false, false), clock, redact });
    const slots = new RequestSlots(options.maxInFlightRequests, options.adaptiveConcurrency);
    const senderFor = (guarded: boolean): RequestSender =>
      new RequestSender({
        options,
        client: connect(guarded),
        slots,
        clock,
        tokens: this.#tokens,
        rules: { ...options, redact },
      });
    const senders = new Map<boolean, RequestSender>();
    const assemble = assembler(options);
    const batch = mode === 'batch' ? { batch: { maxEvents: maxBatchEvents, maxBytes: maxBatchBytes } } : {};
    this.#writers = urlsOf(options).map((text) => {
      const url = compileUrl(text);
      // Behind a proxy, addresses are looked up there; the options ask for a list of hosts then.
      const guarded = url.hostFromEvent && !allowPrivateAddresses && proxy === undefined;
      const sender = senders.get(guarded) ?? senderFor(guarded);
      senders.set(guarded, sender);
      return new UrlWriter({ prepare: prepareFor(url, options), assemble, sender, ordered, ...batch });
    });
  }

  async open(): Promise<void> {
    // Connections are made when there is something to send: whether a server answers to anything else is unknown.
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    using scope = new AbortScope(signal);
    const [only, ...others] = this.#writers;
    const indexed = events.map((event, index) => ({ event, index }));
    if (only !== undefined && others.length === 0) return await only.write(indexed, scope);
    return await this.#writeToAll(indexed, scope);
  }

  async close(): Promise<void> {
    this.#tokens?.close();
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  /** Those that have an event, or refuse it, are not asked again while others have not said anything. */
  async #writeToAll(events: readonly Indexed[], scope: AbortScope): Promise<readonly WriteFailure[]> {
    const said = events.map(({ event }) => new Map(this.#settled.verdictsOf(event)));
    await Promise.all(
      this.#writers.map(async (writer, url) => {
        const asked = events.flatMap((each): readonly Indexed[] => {
          const verdict = said[each.index]?.get(url);
          if (verdict === 'has it') return [];
          return [verdict === undefined ? each : { ...each, refused: verdict }];
        });
        const failures = await writer.write(asked, scope);
        for (const { index } of asked) said[index]?.set(url, 'has it');
        for (const { index, error } of failures) said[index]?.set(url, error);
      }),
    );
    return events.flatMap(({ event, index }) => {
      const verdicts = said[index] ?? new Map<number, Verdict>();
      const error = worstOf([...verdicts.values()].filter((verdict) => verdict !== 'has it'));
      if (error === undefined || outcomeOf(error.code) === 'reject') this.#settled.forget(event);
      else this.#settled.remember(event, verdicts);
      return error === undefined ? [] : [{ index, error }];
    });
  }
}
