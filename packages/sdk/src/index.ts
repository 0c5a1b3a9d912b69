export { connect } from './connect.ts';
export type { ConnectOptions } from './connect-options.ts';
export type { Delivery, EventDelivery, Settleable, UnreadableDelivery } from './delivery.ts';
export type { EventMeshClient, PublishOptions, RequestOptions } from './eventmesh-client.ts';
export type { TlsOptions } from './session/open-socket.ts';
export type { SubscribeOptions, Subscription, SubscriptionState } from './subscription.ts';
export { ackDeadlineMs } from './transport/ack-deadline.ts';
export type { BackoffLimits } from './transport/backoff.ts';
