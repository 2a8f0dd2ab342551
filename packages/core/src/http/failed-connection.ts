import { AuthError } from '../contract/errors.js'

/** Certificates do not fix themselves between two attempts. Codes as Node, Bun and Deno name them. */
export function isCertificateError(error: AuthError): boolean {
  const { code } = (error.cause ?? {}) as { code?: string }
  return code !== undefined && /CERT|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
}

/** For a tunnel to `https:`, undici tells only through the cause's message; for a request to `http:`, not at all. */
export function isProxyRefusal(error: unknown): boolean {
  try {
    const { cause } = (error ?? {}) as { cause?: { message?: unknown } }
    return String(cause?.message).startsWith('Proxy response (407)')
  } catch {
    // Throws when it is read: not a platform's error.
    return false
  }
}

export function proxyRefusal(provider: string, host: string): AuthError {
  const message = `the proxy on the way to ${host} wants a user name and password (407); the request did not reach the vendor. Check the proxy that your fetch or the environment names`
  return new AuthError({ code: 'provider_unavailable', provider, status: 407, message })
}
