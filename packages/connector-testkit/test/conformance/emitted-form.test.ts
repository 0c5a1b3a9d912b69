import type { AnyRecord } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { emittedForm } from '../../src/conformance/source/emitted-form.ts';
import { formOf, mergeForms } from '../../src/conformance/source/form-of.ts';

describe('the form of a value', () => {
  it('has the names of types in the place of values', () => {
    const value = {
      offset: 4,
      share: 0.5,
      done: false,
      file: 'a',
      next: null,
      seen: [1, 2],
      none: [],
      in: { depth: 1 },
    };
    expect(formOf(value)).toEqual({
      offset: 'integer',
      share: 'number',
      done: 'boolean',
      file: 'string',
      next: 'null',
      seen: ['integer'],
      none: [],
      in: { depth: 'integer' },
    });
  });

  it('is one for all elements of a list', () => {
    expect(formOf([1, 'a', 2])).toEqual(['integer|string']);
    expect(formOf([{ a: 1 }, { b: 1 }])).toEqual([{ 'a?': 'integer', 'b?': 'integer' }]);
  });
});

describe('one form for several', () => {
  it('marks what is not in all, also when it was marked before', () => {
    expect(mergeForms([{ a: 'string', b: 'string' }, { a: 'string' }, { a: 'string', c: 'null' }])).toEqual({
      a: 'string',
      'b?': 'string',
      'c?': 'null',
    });
    expect(mergeForms([{ 'a?': 'string' }, { a: 'string' }])).toEqual({ 'a?': 'string' });
  });

  it('joins types that differ, and is nothing for nothing', () => {
    expect(mergeForms(['string', 'null', 'string'])).toBe('null|string');
    expect(mergeForms(['string', { a: 'null' }])).toBe('string|{"a":"null"}');
    expect(mergeForms([])).toBeUndefined();
  });
});

describe('what a source emits', () => {
  const event = createEvent({ id: '1', source: '/x', type: 't', data: { total: 1 }, filename: 'a' });

  it('is told by attributes and positions, without data', () => {
    const records: AnyRecord[] = [
      { event, partition: 'a', position: { offset: 1 } },
      { event: createEvent({ id: '2', source: '/x', type: 't' }), partition: 'a', position: { offset: 2 } },
    ];
    expect(emittedForm(records)).toEqual({
      of: 'emits',
      attributes: expect.objectContaining({ id: 'string', type: 'string', 'filename?': 'string' }),
      position: { offset: 'integer' },
    });
    expect(emittedForm(records).attributes).not.toHaveProperty('data');
  });

  it('has no position where records have none', () => {
    expect(emittedForm([{ event }])).not.toHaveProperty('position');
  });
});
