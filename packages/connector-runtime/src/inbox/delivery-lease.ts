/** The name of the lease under which one worker at a time delivers what is in the inbox of a pipeline. */
export function deliveryLease(pipeline: string): string {
  return `${pipeline}:delivery`;
}
