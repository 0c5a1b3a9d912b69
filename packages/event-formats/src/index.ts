export {
  attributesToHeaders,
  headersToAttributes,
  percentDecodeValue,
  percentEncodeValue,
  type HeaderMapping,
} from './attribute-headers.ts';
export { isJsonContentType, isTextContentType, mediaTypeOf } from './content-type.ts';
export { createEvent, isCheckedEvent, type EventAttributes } from './create-event.ts';
export { decodeUtf8 } from './decode-utf8.ts';
export { estimateEventBytes } from './estimate-event-bytes.ts';
export { dataFromBody, eventBody, eventFromBody, type EventBody } from './event-body.ts';
export { eventWith, toEvent } from './event-with.ts';
export { readExactJsonEvent, writeExactJsonEvent } from './exact-json-event.ts';
export { freezeData } from './freeze-data.ts';
export { freezeDeeply } from './freeze-deeply.ts';
export { indentJson } from './indent-json.ts';
export { jsonBatchContentType, readJsonBatch, writeJsonBatch } from './json-batch.ts';
export { jsonEventContentType, readJsonEvent, writeJsonEvent } from './json-event.ts';
export { keyOfEvent } from './key-of-event.ts';
export { parseSelector, selectorAt, type FoundSelector, type Selector } from './parse-selector.ts';
export { rememberNames } from './remember-names.ts';
export { selectValue } from './select-value.ts';
