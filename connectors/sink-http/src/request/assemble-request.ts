import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip } from 'node:zlib';
import { batchBody } from './batch-body.ts';
import { idempotencyKeyOf } from './identity-of-events.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import type { HttpRequest } from '../client/http-request.ts';
import { isFilled, parseTemplate } from '../template/parse-template.ts';
import type { Prepared } from './prepare-request.ts';

/** Puts one event or several of a batch into a request. */
export type Assemble = (prepared: readonly Prepared[]) => HttpRequest | Promise<HttpRequest>;

const userAgent = 'eventmesh-sink-http';
/** As good as gzip, and as fast: the highest quality takes a hundred times as long. */
const brotliQuality = 4;
const packers = {
  gzip: promisify(gzip),
  deflate: promisify(deflate),
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
};

/** How requests are put together, as the options say: what is the same for all of them is worked out once. */
export function assembler(options: HttpSinkOptions): Assemble {
  const { mode, compression, compressFromBytes, idempotencyKeyHeader, apiKey } = options;
  const fixed = Object.entries(fixedHeaders(options));
  const keyHeader = idempotencyKeyHeader === false ? undefined : idempotencyKeyHeader.toLowerCase();
  const inQuery =
    apiKey?.in === 'query' ? `${encodeURIComponent(apiKey.name)}=${encodeURIComponent(apiKey.value)}` : undefined;
  return (prepared) => {
    const [first] = prepared;
    if (first === undefined) throw new Error('A request has at least one event.');
    const { destination, method, body } = first;
    // Its own, made for this: a copy would cost more than all the rest.
    const { headers } = first;
    for (const [name, value] of fixed) headers[name] ??= value;
    if (body.contentType !== undefined) headers['content-type'] = body.contentType;
    if (keyHeader !== undefined) headers[keyHeader] = idempotencyKeyOf(prepared.map(({ event }) => event));
    const path = inQuery === undefined ? destination.path : withQuery(destination.path, inQuery);
    const bytes = mode === 'batch' ? batchBody(prepared.flatMap(({ item }) => item ?? [])) : body.bytes;
    const request = { method, origin: destination.origin, path, headers, body: bytes };
    if (compression === 'none' || bytes === undefined || bytes.length < compressFromBytes) return request;
    return packers[compression](bytes).then((packed) => ({
      ...request,
      headers: { ...headers, 'content-encoding': compression },
      body: packed,
    }));
  };
}

function fixedHeaders({ headers, token, username, password, apiKey }: HttpSinkOptions): Record<string, string> {
  const fixed: Record<string, string> = { 'user-agent': userAgent };
  for (const [name, text] of Object.entries(headers)) {
    const template = parseTemplate(text);
    if (template !== undefined && !isFilled(template)) fixed[name.toLowerCase()] = text;
  }
  if (token !== undefined) fixed['authorization'] = `Bearer ${token}`;
  if (username !== undefined)
    fixed['authorization'] = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
  if (apiKey?.in === 'header') fixed[apiKey.name.toLowerCase()] = apiKey.value;
  return fixed;
}

function withQuery(path: string, parameter: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${parameter}`;
}
