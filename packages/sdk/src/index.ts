export { connect } from './connect.ts';
export type { ConnectOptions, TlsOptions } from './connect-options.ts';
export type { Delivery, EventDelivery, UnreadableDelivery } from './delivery.ts';
export { EventMeshClient, type PublishOptions, type RequestOptions } from './eventmesh-client.ts';
export { Subscription, type SubscribeOptions, type SubscriptionState } from './subscription.ts';
export { ackDeadlineMs } from './transport/ack-deadline.ts';
export type { BackoffLimits } from './transport/backoff.ts';
