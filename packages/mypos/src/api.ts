import { checkedBy, takes, type TokenHttpRequest } from '@auth/core'
import * as v from 'valibot'
import type { MyposBasicEncoding, MyposCredentials } from './options.js'

/** The hosts that issue tokens. */
export const baseUrls = {
  production: 'https://auth-api.mypos.com',
  sandbox: 'https://sandbox-auth-api.mypos.com',
}

/** Where an API is on its host. */
export const apiPaths = { transactions: '/v1.1', webhooks: '/v1' }

/** The hosts that take them. The sandbox's are not documented, but used by public clients. */
export const apiOrigins = {
  production: {
    transactions: 'https://transactions-api.mypos.com',
    webhooks: 'https://webhook-api.mypos.com',
  },
  sandbox: {
    transactions: 'https://sandbox-transactions-api.mypos.com',
    webhooks: 'https://sandbox-webhook-api.mypos.com',
  },
}

export const tokenPath = '/oauth/token'

/** The documentation's prose names the host api.mypos.com; all its examples have this path on the token's host. */
export const revokePath = '/oauth/revoke'

/** The form of a token request by each grant (RFC 6749 sections 4.1.3, 4.4.2 and 6). */
export type TokenForm =
  | { grant_type: 'client_credentials' }
  | { grant_type: 'authorization_code'; code: string; redirect_uri: string; code_verifier?: string }
  | { grant_type: 'refresh_token'; refresh_token: string }

/** A form with the client's Basic header, for tokens and revocation alike. */
export function formRequest(
  form: Readonly<Record<string, string>>,
  credentials: MyposCredentials,
  encoding: MyposBasicEncoding,
): TokenHttpRequest {
  return { form, headers: { authorization: basicHeader(credentials, encoding) } }
}

/** RFC 7617, with a colon: the documentation's prose says semicolon once, its examples never. */
export function basicHeader({ clientId, clientSecret }: MyposCredentials, encoding: MyposBasicEncoding): string {
  const parts = [clientId, clientSecret]
  const pair = (encoding === 'rfc6749' ? parts.map(formEncode) : parts).join(':')
  // In UTF-8 first: btoa alone throws for characters beyond Latin-1.
  const bytes = Array.from(new TextEncoder().encode(pair), (byte) => String.fromCharCode(byte))
  return `Basic ${btoa(bytes.join(''))}`
}

/** `application/x-www-form-urlencoded`, as RFC 6749 appendix B wants it: a space becomes a plus. */
function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/** What a header's value may be (RFC 9110 section 5.5): no white space around it, no line break in it. */
const headerValue = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/

const clients = /* @__PURE__ */ checkedBy(() =>
  v.object({ clientId: v.pipe(v.string(), v.regex(headerValue, takes('the client id, which a header can carry'))) }),
)

/**
 * The headers that the Transactions API wants beside `Authorization`. Make new ones for every call: the request id is
 * a fresh UUID. The Webhook API needs none of them.
 *
 * @throws AuthError `invalid_options` where the client id is missing or empty
 */
export function myposHeaders(client: {
  /** The client id that the token was requested with. */
  clientId: string
}): { 'api-key': string; 'x-request-id': string } {
  const { clientId } = clients.options(client ?? {}, 'mypos', 'myposHeaders()')
  return { 'api-key': clientId, 'x-request-id': crypto.randomUUID() }
}
