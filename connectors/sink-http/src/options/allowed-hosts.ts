/** A name, or `*.` and a domain. */
export const hostPattern = /^(?:\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/;

/** Whether requests may go to a host: one of the names, or below one of the domains. With no list, any. */
export function isAllowedHost(hostname: string, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined) return true;
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return allowed.some((pattern) => (pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern));
}
