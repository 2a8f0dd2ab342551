import { hasContentType } from '@auth/core/simulator'
import type { MyposBasicEncoding } from '../options.js'

/** The form of a request, or `undefined` for a body that is none. */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  if (!hasContentType(request, 'application/x-www-form-urlencoded')) return undefined
  const form = new URLSearchParams(await request.text())
  // No parameter more than once: RFC 6749 section 3.2.
  return new Set(form.keys()).size === form.size ? form : undefined
}

/** The user name ends at the first colon (RFC 7617 section 2). */
export function readBasic(header: string | null, encoding: MyposBasicEncoding): string[] {
  try {
    const bytes = Uint8Array.from(atob(/^Basic (\S+)$/i.exec(header ?? '')?.[1] ?? ''), (byte) => byte.charCodeAt(0))
    const [, ...parts] = /^([^:]*):(.*)$/su.exec(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) ?? []
    return encoding === 'vendor' ? parts : parts.map((part) => new URLSearchParams(`=${part}`).get('') ?? '')
  } catch {
    return []
  }
}
