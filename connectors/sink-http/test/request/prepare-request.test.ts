import { describe, expect, it } from 'vitest';
import { compileUrl } from '../../src/template/compile-url.ts';
import { httpSinkOptions } from '../../src/http-sink-options.ts';
import { prepareFor } from '../../src/request/prepare-request.ts';
import { event } from '../support/event.ts';

describe('what goes together in a batch', () => {
  it.each([
    ['URL', 'http://h.example/{$.subject}', {}],
    ['headers', 'http://h.example/', { 'X-Tenant': '{$.subject}' }],
  ])('has the same %s', (_, url, headers) => {
    const prepare = prepareFor(compileUrl(url), httpSinkOptions.parse({ url, mode: 'batch', headers }));
    const groupOf = (subject: string): string => prepare(event({ subject })).goesWith;
    expect(groupOf('a')).toBe(groupOf('a'));
    expect(groupOf('a')).not.toBe(groupOf('b'));
  });
});
