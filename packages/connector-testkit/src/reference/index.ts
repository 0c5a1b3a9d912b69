export type { UpstreamMode, WireItem } from './protocol.ts';
export { ReferenceServer } from './reference-server.ts';
export { idempotentReferenceSink, referenceSink, ReferenceSink } from './reference-sink.ts';
export { ReferenceSource, referenceSources, type ReferenceRecord } from './reference-source.ts';
export { ReferenceTarget, type TargetMode } from './reference-target.ts';
export { ReferenceUpstream } from './reference-upstream.ts';
