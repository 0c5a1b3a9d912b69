/** Properties of the header of each frame that carries an event: without them the server answers with a NullPointerException. */
export const publishProperties = {
  protocoltype: 'cloudevents',
  protocolversion: '1.0',
  protocoldesc: 'tcp',
} as const;
