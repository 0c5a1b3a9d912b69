import { createHmac } from 'node:crypto';
import aws4 from 'aws4';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import type { HttpRequest } from '../client/http-request.ts';

type Signature = NonNullable<HttpSinkOptions['signature']>;
type AwsKeys = NonNullable<HttpSinkOptions['aws']>;

/** Adds an HMAC over the bytes of the body, behind the time and a dot where there is a header for that. */
export function signBody(request: HttpRequest, signature: Signature, nowMs: number): HttpRequest {
  const { secret, header, algorithm, encoding, prefix, timestampHeader } = signature;
  const time = String(Math.floor(nowMs / 1000));
  const mac = createHmac(algorithm, secret);
  if (timestampHeader !== undefined) mac.update(`${time}.`);
  if (request.body !== undefined) mac.update(request.body);
  return {
    ...request,
    headers: {
      ...request.headers,
      ...(timestampHeader === undefined ? {} : { [timestampHeader.toLowerCase()]: time }),
      [header.toLowerCase()]: prefix + mac.digest(encoding),
    },
  };
}

/**
 * Signs a request as Signature Version 4 of AWS says.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function signForAws(request: HttpRequest, { region, service, ...keys }: AwsKeys, nowMs: number): HttpRequest {
  const { method, origin, path, headers, body } = request;
  const date = new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const unsigned = {
    method,
    host: new URL(origin).host,
    path,
    service,
    region,
    headers: { ...headers, 'x-amz-date': date },
    // It takes bytes, too, which its types do not say.
    ...(body === undefined ? {} : { body: body as unknown as string }),
    // The client writes it.
    extraHeadersToIgnore: { 'content-length': true },
  };
  const signed = aws4.sign(unsigned, {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const { Host: _, 'Content-Length': __, ...rest } = (signed.headers ?? {}) as Record<string, string>;
  const names = Object.entries(rest).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...request, path: signed.path ?? path, headers: Object.fromEntries(names) };
}
