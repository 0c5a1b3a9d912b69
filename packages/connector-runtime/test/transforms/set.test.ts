import { eventBody, eventFromBody } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { set, setAttributes, type SetAttributes } from '../../src/index.ts';
import { event } from './event.ts';

describe('set', () => {
  it('sets attributes and leaves the rest', () => {
    const before = event({ subject: 'a', data: { total: 1 } });
    const after = set({ type: 'b', count: 7, urgent: false, note: '' })(event({ data: { total: 1 } }));
    expect(after).toMatchObject({ id: '1', type: 'b', count: 7, urgent: false, note: '', data: { total: 1 } });
    expect(set({ type: 'b' })(before)).toMatchObject({ subject: 'a' });
    expect(before.type).toBe('com.example.order.created');
  });

  it('removes with null', () => {
    const after = set({ subject: null, count: null, never: null })(event({ subject: 'a', count: 7, left: 'x' }));
    expect(after).toMatchObject({ subject: undefined, left: 'x' });
    expect(after).not.toHaveProperty('count');
    expect(after).not.toHaveProperty('never');
  });

  it('leaves the body as it came in', () => {
    const body = Buffer.from('{ "number": 12345678901234567890 }');
    const carried = eventFromBody({ id: '1', source: '/', type: 'a', datacontenttype: 'application/json' }, body);
    const after = set({ type: 'b' })(carried) as typeof carried;
    expect(eventBody(after).bytes).toBe(body);
  });

  it.each<[unknown, RegExp]>([
    [{ id: null }, /cannot be removed/],
    [{ source: null }, /cannot be removed/],
    [{ type: null }, /cannot be removed/],
    [{ specversion: null }, /cannot be removed/],
    [{ data: 'x' }, /sets attributes, not data/],
    [{ data_base64: 'x' }, /attribute name/],
    [{ Type: 'a' }, /attribute name[^]*Type/],
    [{ count: 1.5 }, /count/],
    [{ list: ['a'] }, /list/],
    [{ count: 3_000_000_000 }, /^set\.count: .*an integer of 32 bits/],
    [{ time: 'yesterday' }, /RFC 3339[^]*time/],
    [{ type: '' }, /^set\.type: .*not empty/],
    [{ type: 5 }, /expected a string[^]*type/],
    [{ source: 'a b', dataschema: 'relative' }, /source[^]*dataschema/],
    [{ specversion: '0.3' }, /specversion/],
    [null, /^set: expected a map, found nothing$/],
  ])('refuses %j at the start, with every attribute that is wrong', (attributes, message) => {
    expect(setAttributes.safeParse(attributes).success).toBe(false);
    const error = expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringMatching(message) });
    expect(() => set(attributes as SetAttributes)).toThrow(error);
  });
});
