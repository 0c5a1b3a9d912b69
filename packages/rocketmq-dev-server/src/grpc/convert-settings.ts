import type { GroupOptions } from '../broker/broker-options.ts';
import { sendLimits } from '../broker/check-messages.ts';
import { toWireTime } from './wire-time.ts';
import type { WireSettings } from './wire-types.ts';

const retryPausesSeconds = [1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200];

/** The settings of a producer, filled in by the server. */
export function settingsForProducer(settings: WireSettings): object {
  const backoff = { initial: toWireTime(10), max: toWireTime(1000), multiplier: 2 };
  return {
    ...settings,
    backoffPolicy: { maxAttempts: 3, exponentialBackoff: backoff },
    publishing: { ...settings.publishing, maxBodySize: sendLimits.bodyBytes, validateMessageType: true },
    metric: { on: false },
  };
}

/** The settings of a consumer, filled in by the server. */
export function settingsForConsumer(settings: WireSettings, group: Required<GroupOptions>, longPollMs: number): object {
  const pauses = retryPausesSeconds.map((seconds) => toWireTime(seconds * 1000));
  return {
    ...settings,
    backoffPolicy: { maxAttempts: group.maxRetries + 1, customizedBackoff: { next: pauses } },
    subscription: {
      ...settings.subscription,
      fifo: group.ordered,
      receiveBatchSize: 32,
      longPollingTimeout: toWireTime(longPollMs),
    },
    metric: { on: false },
  };
}
