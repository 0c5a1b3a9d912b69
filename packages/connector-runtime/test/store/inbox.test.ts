import { describe, expect, it } from 'vitest';
import { inboxText, storedRecordOf } from '../../src/store/inbox.ts';

describe('a stored record', () => {
  it('is what was put in', () => {
    const record = { event: '{"id":"1",\n"data":1}', partition: 'p\n', position: { offset: 7 } };
    const text = inboxText(record);
    expect(storedRecordOf('7', text)).toEqual({ ...record, id: '7', bytes: Buffer.byteLength(text) });
  });

  it.each(['', 'torn', '{"partition":"p', '{"partition":"p\n{}', 'null\n{}', '["p"]\n{}', '{"partition":7}\n{}'])(
    'is kept whole where nobody can read where it came from: %j',
    (text) => {
      expect(storedRecordOf('7', text)).toEqual({ id: '7', event: text, bytes: Buffer.byteLength(text) });
    },
  );
});
