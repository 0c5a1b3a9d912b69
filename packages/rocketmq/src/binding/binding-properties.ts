/** Prefix of attributes in binary mode (the Java SDK's `cloudevents-rocketmq` binding). */
export const attributePrefix = 'CE_';
/** Carries the event's content type in binary mode, and `application/cloudevents+json` in structured mode. */
export const contentTypeProperty = 'CE_contenttype';
/** Tells binary mode. */
export const specversionProperty = 'CE_specversion';

/** The one byte that stands for "no data": RocketMQ takes no empty body (as in the Java SDK's binding). */
export const noDataBody = Buffer.from([0]);

/** Whether a body stands for "no data". */
export function isNoData(body: Buffer): boolean {
  return body.length === 0 || (body.length === 1 && body[0] === 0);
}
