import type { CloudEvent } from 'cloudevents';

/** A CloudEvent with data of any kind: what sources bring in and sinks carry out. */
export type AnyCloudEvent = CloudEvent<unknown>;
