import { createServer as createHttpServer, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import { ConnectorError, toConnectorError } from '@eventmesh/connector-api';
import type { NodeRequest, NodeResponse } from '../exchange/exchange.ts';
import type { ServerOptions } from '../http-source-options.ts';

/** A server that listens, and what is needed to close it. */
export type NodeServer = Server | Http2SecureServer;

/** Told of each request. */
export type OnRequest = (request: NodeRequest, response: NodeResponse, expectsContinue: boolean) => void;

/** How often Node looks whether a head or a body takes too long. */
const checkEveryMs = 500;
/** Requests that one HTTP/2 connection may have open at a time. */
const streamsAtATime = 128;

/**
 * Makes a server that does not listen yet, with its limits.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` when certificate and key are none
 */
export function createServer(options: ServerOptions, onRequest: OnRequest): NodeServer {
  const server = options.tls === false ? plainServer(options) : secureServer(options, options.tls);
  server.maxConnections = options.maxConnections;
  // Both kinds take them in the same way; 0 headers is any number, of which the handler counts.
  Object.assign(server, {
    keepAliveTimeout: options.keepAliveTimeoutMs,
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: options.maxHeaderBytes,
    maxHeadersCount: 0,
    // Whoever has sent a request and then closes its side still wants the answer.
    httpAllowHalfOpen: true,
  });
  const listener = server as Server;
  listener.on('request', (request, response) => onRequest(request, response, false));
  listener.on('checkContinue', (request, response) => onRequest(request, response, true));
  return server;
}

function plainServer({ headersTimeoutMs, requestTimeoutMs }: ServerOptions): Server {
  return createHttpServer({
    connectionsCheckingInterval: checkEveryMs,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    noDelay: true,
  });
}

function secureServer(options: ServerOptions, tls: Exclude<ServerOptions['tls'], false>): Http2SecureServer {
  const { cert, key, ca } = tls;
  try {
    const server = createSecureServer({
      cert,
      key,
      ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
      allowHTTP1: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: options.headersTimeoutMs,
      maxHeaderListPairs: options.maxHeaders + pseudoHeaders,
      maxSessionMemory: 10,
      settings: { maxConcurrentStreams: streamsAtATime, maxHeaderListSize: options.maxHeaderBytes },
    });
    // A connection on which nothing happens is closed; while requests wait for their answers, something does.
    server.on('session', (session: ServerHttp2Session) =>
      session.setTimeout(options.keepAliveTimeoutMs, () => session.close()),
    );
    return server;
  } catch (thrown) {
    const why = toConnectorError(thrown).message;
    throw new ConnectorError('INVALID_OPTIONS', `Cannot use 'tls': ${why}. Check 'cert', 'key' and 'ca'.`);
  }
}

/** `:method`, `:path`, `:scheme`, `:authority`. */
const pseudoHeaders = 4;

/** What Node found wrong with bytes that are no request, as an answer in HTTP/1.1. */
export function rawAnswer(code: string | undefined): string {
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const [title, detail] = rawTexts[status];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const head = `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json`;
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const rawTexts = {
  400: ['Bad Request', 'The bytes are no request in HTTP/1.1.'],
  408: ['Request Timeout', 'The request did not come in time.'],
  431: ['Request Header Fields Too Large', 'The headers are larger than allowed.'],
} as const;
