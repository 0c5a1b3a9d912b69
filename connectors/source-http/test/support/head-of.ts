import { readHead, type RequestHead } from '../../src/exchange/request-head.ts';

/** A head of these headers, names and values in turn as they are sent. */
export function headOf(headers: Readonly<Record<string, string>> = {}, url = '/', method = 'POST'): RequestHead {
  return readHead(method, url, Object.entries(headers).flat());
}

/** What a call is refused with. */
export function problemOf(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    return (thrown as { readonly problem?: unknown }).problem ?? thrown;
  }
  throw new Error('It was expected to be refused.');
}
