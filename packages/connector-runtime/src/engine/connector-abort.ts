import { setMaxListeners } from 'node:events';

/** An abort controller whose signal goes to a connector: it may listen as often as it likes, once for each request, say. */
export function connectorAbort(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
