import { checkedBy, readScope, takes, type TokenHttpRequest, type TokenResponse } from '@auth/core'
import * as v from 'valibot'
import type { ToastCredentials } from './options.js'

/** Hosts as seen in public client code; Toast names a partner's own in its welcome letter. */
export const baseUrls = {
  production: 'https://ws-api.toasttab.com',
  sandbox: 'https://ws-sandbox-api.eng.toasttab.com',
}

/** The sandbox in the other spelling that public client code has. */
export const otherSandbox = 'https://ws-sandbox-api.toasttab.com'

/** The login endpoint. https://doc.toasttab.com/doc/devguide/authentication.html */
export const loginPath = '/authentication/v1/authentication/login'

/** The login request's body is JSON; the access type is the only one that integrations have. */
export function loginRequest({ clientId, clientSecret }: ToastCredentials): TokenHttpRequest {
  return { json: { clientId, clientSecret, userAccessType: 'TOAST_MACHINE_CLIENT' } }
}

const seconds = () => v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/, takes('a number of seconds')), v.transform(Number))

const login = /* @__PURE__ */ checkedBy(() =>
  v.object({
    token: v.object({
      accessToken: v.string(),
      expiresIn: v.union([v.number(), seconds()]),
      tokenType: v.nullish(v.string()),
      scope: v.optional(v.unknown()),
    }),
  }),
)

/** Reads a login reply. `expiresIn` is what remains of the token, which may be one that was given out before. */
export function loginResponse(body: unknown): TokenResponse {
  const { accessToken, expiresIn, tokenType, scope } = login.reply(body, 'toast').token
  const scopes = meant(readScope(scope)) ?? scopeOfJwt(accessToken)
  return {
    accessToken,
    expiresInSeconds: expiresIn,
    ...(tokenType && { tokenType }),
    ...(scopes && { scope: scopes }),
  }
}

/** Toast sends `null`, or that as a string, where it has nothing to say. */
function meant(scope: string[] | undefined): string[] | undefined {
  return scope?.join() === 'null' ? undefined : scope
}

/** Reads the `scope` claim, unverified: it is shown to people and decides nothing. */
function scopeOfJwt(jwt: string): string[] | undefined {
  // Looked at first: an error, which is what an opaque token would end in, costs more than all the rest.
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(jwt) ?? []
  if (payload === undefined) return undefined
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const claims: { scope?: unknown } | null = JSON.parse(new TextDecoder().decode(bytes))
    return meant(readScope(claims?.scope))
  } catch {
    return undefined
  }
}

const restaurants = /* @__PURE__ */ checkedBy(() =>
  v.object({ restaurantGuid: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, takes('the GUID of a restaurant'))) }),
)

/**
 * The header that names the restaurant a request is about. One token serves all restaurants of a client.
 *
 * @throws AuthError `invalid_options` where the GUID is missing or empty
 * @see https://doc.toasttab.com/doc/devguide/apiOverview.html
 */
export function toastHeaders(restaurant: {
  /** The restaurant's GUID. */
  restaurantGuid: string
}): { 'toast-restaurant-external-id': string } {
  const { restaurantGuid } = restaurants.options(restaurant ?? {}, 'toast', 'toastHeaders()')
  return { 'toast-restaurant-external-id': restaurantGuid }
}
