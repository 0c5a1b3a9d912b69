import type { Requirement } from './requirement.ts';

const must = { level: 'must', since: 'v1' } as const;
const should = { level: 'should', since: 'v1' } as const;
const any = { ...must, for: 'any' } as const;
const source = { ...must, for: 'source' } as const;
const sink = { ...must, for: 'sink' } as const;
const positioned = { ...source, progress: ['committed', 'checkpointed'] } as const;
const acknowledged = { ...source, progress: ['acknowledged'] } as const;

/**
 * Everything that is asked of a connector, by an id that never changes its meaning. Each check of the kit names the one it proves;
 * evidence and known gaps name them, too.
 */
export const requirements = {
  'options.valid-accepted': { ...any, says: 'Right options are accepted as they are.' },
  'options.required-missing': {
    ...any,
    says: 'A required option that is left out is refused, and the error names it.',
  },
  'options.wrong-type': { ...any, says: 'An option of a wrong type is refused, and the error names it.' },
  'options.unknown-name': { ...any, says: 'An option that does not exist is refused, and the error names it.' },
  'options.wrong-value': {
    ...any,
    says: 'A value that cannot work is refused before anything connects, and the error names the option.',
  },
  'options.described': { ...any, says: 'Every option has a description.' },
  'options.secrets-marked': { ...any, says: 'An option whose name tells of a secret is marked as one (`writeOnly`).' },
  'options.secrets-unseen': { ...any, says: 'A secret appears in no error and no log line.' },

  'lifecycle.open-close': { ...any, says: 'It opens, and closes.' },
  'lifecycle.close-twice': { ...any, says: 'A second close does nothing.' },
  'lifecycle.close-unopened': { ...any, says: 'It can be closed without having been opened.' },
  'lifecycle.open-again': { ...any, says: 'After a close a new one can be opened at once, in the same process.' },
  'lifecycle.abort-open': { ...any, says: 'An open that is aborted ends soon, and the connector can be closed.' },
  'lifecycle.hung-peer': {
    ...any,
    says: 'With a system that accepts and never answers, every call still ends soon once it is aborted, and close ends by itself.',
  },
  'lifecycle.nothing-left': {
    ...any,
    says: 'After close no timer, socket, listener or handle is left: the process can end.',
  },
  'lifecycle.memory-steady': {
    ...should,
    for: 'any',
    says: 'What has passed leaves nothing in memory: that does not grow with the number of events.',
  },
  'lifecycle.two-side-by-side': { ...any, says: 'Two of them in one process do not disturb each other.' },

  'errors.classified': {
    ...any,
    says: 'What goes wrong outside is told as a ConnectorError whose code says what happened, never `UNKNOWN`.',
  },
  'errors.retryable-when-away': {
    ...any,
    says: 'A system that is away is told as something that passes, never as the fault of an event or of the options.',
  },

  'source.read.empty': {
    ...source,
    says: 'With nothing upstream, a read waits no longer than about ten seconds and gives nothing.',
  },
  'source.read.abort': { ...source, says: 'A waiting read that is aborted ends soon, without an error.' },
  'source.read.max-records': { ...source, says: 'A read gives no more records than it was asked for.' },
  'source.read.max-bytes': {
    ...source,
    says: 'A read gives no more bytes than it was asked for, but for a single record that is larger.',
  },
  'source.read.snapshot': { ...source, says: 'What was upstream before it opened comes, each item once.' },
  'source.read.live': { ...source, says: 'What comes upstream while it is open comes, each item once.' },
  'source.read.same-id': {
    ...source,
    says: 'The same item gives the same `source` and `id`, however often it is read, and another item another.',
  },
  'source.read.exact': { ...source, says: 'Every legal event comes out as it went in, the odd ones included.' },
  'source.read.unreadable': {
    ...source,
    says: 'An item that cannot become an event comes as a rejected record with its bytes, and its neighbours come.',
  },
  'source.read.positions': { ...positioned, says: 'Every record has a partition, and a position that survives JSON.' },
  'source.read.order': { ...source, says: 'Items of one partition come in the order upstream has them.' },

  'source.settle.any-order': { ...source, says: 'Records may be committed in another order than they were read.' },
  'source.settle.in-parts': {
    ...source,
    says: 'Records of one read may be committed in several calls, and while the next read waits.',
  },
  'source.settle.twice': { ...source, says: 'A commit that is repeated does no harm.' },
  'source.settle.after-close': {
    ...source,
    says: 'A commit after close does not hang, and what it was for is not lost.',
  },

  'source.resume.settled-stay-away': { ...source, says: 'What was committed does not come again.' },
  'source.resume.unsettled-come-again': {
    ...source,
    says: 'What was read and not committed comes again after a restart, and nothing else does.',
  },
  'source.resume.nothing-settled': { ...source, says: 'With nothing committed, everything comes again.' },
  'source.resume.across-live': {
    ...source,
    says: 'What came upstream while nothing was running is read after the restart.',
  },
  'source.resume.across-reconnect': {
    ...source,
    says: 'When its connection was lost it goes on: nothing that was committed comes again, and after a restart everything else does.',
  },
  'source.release.come-again': {
    ...acknowledged,
    says: 'Records that were released come again soon, to whoever reads next.',
  },
  'source.back-pressure.cap': {
    ...source,
    says: 'With a target that takes nothing, no more is read than the cap allows, and all of it arrives later.',
  },
  'source.lag': { ...should, for: 'source', says: 'It tells how many items wait upstream, or that it cannot tell.' },

  'sink.write.one': { ...sink, says: 'One event arrives.' },
  'sink.write.many': { ...sink, says: 'A full batch arrives, each event once.' },
  'sink.write.empty': { ...sink, says: 'An empty batch resolves and writes nothing.' },
  'sink.write.exact': { ...sink, says: 'Every legal event arrives as it was written, the odd ones included.' },
  'sink.write.durable': {
    ...sink,
    says: 'What a resolved write has written is there, whatever becomes of the process.',
  },
  'sink.write.order': {
    ...sink,
    declares: 'per-key order',
    says: 'Events of one key arrive in the order they were written.',
  },
  'sink.write.side-by-side': {
    ...sink,
    says: 'As many writes as it declares may run side by side, and all of their events arrive.',
  },
  'sink.write.partial-failure': {
    ...sink,
    says: 'One refused event of a batch is reported by its index and with a code that gives it up, and the others arrive; or the batch is refused as a whole, and nothing of it arrives.',
  },
  'sink.write.not-attempted': {
    ...sink,
    declares: 'per-key order',
    says: 'After a failure the later events of its key are reported as `NOT_ATTEMPTED` and do not arrive before it.',
  },
  'sink.write.all-refused': {
    ...sink,
    says: 'A batch of refused events reports every one of them, or fails as a whole for good.',
  },
  'sink.write.too-large': {
    ...sink,
    says: 'An event that is too large is refused as `TOO_LARGE` or the like, and its neighbours arrive.',
  },
  'sink.write.abort': {
    ...sink,
    says: 'A write that is aborted ends soon and can be repeated; what it had written by then still counts.',
  },
  'sink.write.after-close': { ...sink, says: 'A write after close is refused and does not hang.' },
  'sink.write.leaves-events-alone': { ...sink, says: 'It changes neither the events nor the list that it is given.' },
  'sink.write.idempotent': {
    ...sink,
    declares: 'idempotent',
    says: 'The same event written twice leaves the target as if it had been written once.',
  },

  'delivery.nothing-missing': {
    ...any,
    says: 'Killed at any point, every accepted event arrives, or is kept as a dead letter if the target refuses it for good.',
  },
  'delivery.nothing-altered': { ...any, says: 'Killed at any point, what arrives is what was accepted.' },
  'delivery.order-kept': {
    ...any,
    says: 'Killed at any point, no event arrives before an earlier one of its key has arrived.',
  },
  'delivery.duplicates-explained': {
    ...any,
    says: 'An event arrives again only after a kill or a failure, and no more often than that explains.',
  },
  'delivery.progress-resumed': { ...any, says: 'After a restart no more comes again than was in flight.' },
  'delivery.books-balance': { ...any, says: 'The ledger balances in every life.' },
  'delivery.caps-hold': { ...any, says: 'No more is in flight than the cap allows, and memory stays bounded.' },

  'faults.cut': { ...any, says: 'Connections that are cut again and again lose nothing.' },
  'faults.half-open': { ...any, says: 'A connection that is dead and does not know it loses nothing and is replaced.' },
  'faults.delay': { ...any, says: 'Slow answers lose nothing.' },
  'faults.throttle': { ...any, says: 'A narrow line loses nothing.' },
  'faults.reset': { ...any, says: 'Connections that are reset lose nothing.' },
  'faults.refuse': { ...any, says: 'A port that refuses connections for a while loses nothing.' },
  'faults.black-hole': { ...any, says: 'A peer that accepts and never answers loses nothing.' },
  'faults.garbage': { ...any, says: 'A peer that answers garbage loses nothing.' },
  'faults.away': {
    ...any,
    says: 'A system that is away for a minute stalls the pipeline visibly, and nothing is lost or given up.',
  },
  'faults.overloaded': { ...any, says: 'A system that asks for less is asked less, and nothing is lost or given up.' },
  'faults.credentials': {
    ...any,
    says: 'Credentials that are refused stall the pipeline visibly, and once they are right nothing is missing.',
  },
  'faults.restarted': { ...any, says: 'A server that is restarted in the middle loses nothing of ours.' },
  'faults.disk-full': {
    ...any,
    says: 'A full disk stalls the pipeline visibly, and once there is room nothing is missing or torn.',
  },
} as const satisfies Readonly<Record<string, Requirement>>;

/** An id of the table {@link requirements}. */
export type RequirementId = keyof typeof requirements;
