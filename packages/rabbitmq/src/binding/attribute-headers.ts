/**
 * What stands before the name of an attribute. The AMQP binding of CloudEvents 1.0.2 (section 3.1.3.1) knows two, and prefers this one;
 * the other is read as well.
 */
export const attributePrefix = 'cloudEvents_';

/** Names of headers that carry an attribute. */
export const attributeHeader = /^cloudEvents[_:](.+)$/;

/** Content types of messages that hold whole events. */
export const cloudEventTypes = /^application\/cloudevents(-batch)?(\+|$)/;
