import { isIPv6 } from 'node:net'
import { isLoopback } from '@auth/core'

/** Whether this could be a host name or an address to listen on. */
export function isHost(host: string): boolean {
  return URL.canParse(`http://${hostInUrl(host)}`)
}

/** The host as a URL names it. A server that listens on every address is reached on this machine's own. */
export function hostInUrl(host: string): string {
  if (isWildcard(host)) return host === '::' ? '[::1]' : '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

/** Whether only this machine reaches an address. */
export function isLoopbackAddress(address: string): boolean {
  return !isWildcard(address) && isLoopback(hostInUrl(address))
}

/**
 * Whether a request's `Host` is this machine's own name. A web page whose name was made to resolve to this machine (DNS
 * rebinding) sends its own. Browsers always send the header, so a request without one is none of theirs.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return true
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname)
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
