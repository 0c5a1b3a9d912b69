import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import type { Selector } from '@eventmesh/event-formats';
import { isFilled, parseTemplate, writeSelector, type Template } from './parse-template.ts';
import { selectText } from './select-json.ts';

/** Where a request goes. */
export interface Destination {
  /** Scheme, host and port: `https://api.example.com`. */
  readonly origin: string;
  readonly hostname: string;
  /** Path and query. */
  readonly path: string;
}

/** A URL that is ready to be filled. */
export interface CompiledUrl {
  /** Whether there is anything of the event in it. */
  readonly fromEvent: boolean;
  /** Whether the event chooses which host a request goes to. */
  readonly hostFromEvent: boolean;
  /**
   * @throws ConnectorError with code `REJECTED` that says which value cannot be there
   */
  destinationOf(event: AnyCloudEvent): Destination;
}

/** How a value is put into a URL, by its place. */
type Zone = 'whole' | 'host' | 'rest';

const hostValue = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const dotSegment = /^(?:\.|%2e){1,2}$/i;
const afterHost = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*[/?#]/i;

/** The URLs of options as a list. */
export function urlsOf({ url }: { readonly url: string | readonly string[] }): readonly string[] {
  return typeof url === 'string' ? [url] : url;
}

/**
 * Reads a URL with selectors in it. In path and query a value is percent-encoded, so that it stays one segment or one value; in the place
 * of a host it may only be a name; at the very beginning it is a URL of its own.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` that says what is wrong
 */
export function compileUrl(text: string): CompiledUrl {
  const template = parseTemplate(text);
  if (template === undefined) throw invalid("expected a selector such as {$.data.id} behind each '{$'");
  if (!isFilled(template)) {
    const destination = parse(text, invalid);
    return { fromEvent: false, hostFromEvent: false, destinationOf: () => destination };
  }
  const zones = zonesOf(template);
  const hostFromEvent = zones.some((zone) => zone === 'whole' || zone === 'host');
  if (!hostFromEvent)
    parse(
      fill(template, zones, () => 'x'),
      invalid,
    );
  else if (zones[0] !== 'whole' && !/^https?:\/\//i.test(String(template[0])))
    throw invalid("expected 'http://' or 'https://' before a selector that is in the place of the host");
  return {
    fromEvent: true,
    hostFromEvent,
    destinationOf: (event) =>
      parse(
        fill(template, zones, (selector) => valueOf(event, selector)),
        refused,
      ),
  };
}

/** The place of each piece; that of text does not matter. */
function zonesOf(template: Template): readonly Zone[] {
  if (typeof template[0] !== 'string') return template.map((_, index) => (index === 0 ? 'whole' : 'rest'));
  let before = '';
  return template.map((piece) => {
    const zone = typeof piece === 'string' || afterHost.test(before) ? 'rest' : 'host';
    before += typeof piece === 'string' ? piece : 'x';
    return zone;
  });
}

function fill(template: Template, zones: readonly Zone[], value: (selector: Selector) => string): string {
  return template
    .map((piece, index) => (typeof piece === 'string' ? piece : encode(value(piece), zones[index] ?? 'rest', piece)))
    .join('');
}

function encode(value: string, zone: Zone, selector: Selector): string {
  if (zone === 'whole') return value;
  if (zone === 'host') {
    if (hostValue.test(value)) return value;
    throw refused(`expected a name for the host in ${writeSelector(selector)}: letters, digits, '-' and '.'`);
  }
  try {
    return encodeURIComponent(value);
  } catch {
    throw refused(`found a broken surrogate pair in ${writeSelector(selector)}`);
  }
}

function valueOf(event: AnyCloudEvent, selector: Selector): string {
  const value = selectText(event, selector);
  if (value === undefined || value === '') throw refused(`found nothing at ${writeSelector(selector)}`);
  return value;
}

function parse(text: string, wrong: (why: string) => ConnectorError): Destination {
  if (!/^https?:\/\/[^/\\?#]/i.test(text) || !URL.canParse(text))
    throw wrong("expected a URL such as 'https://api.example.com/events'");
  const { origin, hostname, pathname, search, username, password } = new URL(text);
  if (username !== '' || password !== '')
    throw wrong("expected no user in it: that goes into 'username' and 'password'");
  const path = text.replace(/^[^/]*\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
  if (path.split(/[/\\]/).some((segment) => dotSegment.test(segment)))
    throw wrong("expected no segment '.' or '..' in the path");
  return { origin, hostname, path: pathname + search };
}

function invalid(why: string): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', why);
}

function refused(why: string): ConnectorError {
  return new ConnectorError('REJECTED', `The URL of this event cannot be made: ${why}.`);
}
