import { AuthError } from '../contract/errors.js'
import { typeName } from './parse.js'

const takes: Readonly<Record<string, readonly [what: string, is: (value: unknown) => boolean]>> = {
  signal: ['an AbortSignal (of a controller: controller.signal)', isSignal],
  minValidityMs: ['milliseconds, a number from 0 on', (value) => typeof value === 'number' && value >= 0],
  forceRefresh: ['true or false', (value) => typeof value === 'boolean'],
  waitUntil: ['a function', (value) => typeof value === 'function'],
}

/**
 * Checks what a single call was given, without the schemas that the first call would have to make.
 *
 * @throws AuthError `invalid_options`
 */
export function checkCallOptions(options: unknown, caller: Caller): void {
  if (options === undefined || options === null) return
  let fault: string | undefined
  try {
    fault = faultOf(options)
  } catch (cause) {
    throw refusal(caller, 'options could not be read: one of its members threw', cause)
  }
  if (fault !== undefined) throw refusal(caller, fault)
}

/** Whose call it is: an instance's account. */
export interface Caller {
  readonly settings: { readonly provider: { readonly name: string } }
  readonly label: string | undefined
}

function faultOf(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null) return `options takes an object, got ${typeName(options)}`
  if (isSignal(options)) return 'options takes an object, got an AbortSignal. Give it as { signal }'
  for (const name in options) {
    const value = (options as Record<string, unknown>)[name]
    const [what, is] = takes[name] ?? []
    if (what === undefined || is === undefined)
      return `options.${name} is not a known option. A call takes ${Object.keys(takes).join(', ')}`
    if (value !== undefined && value !== null && !is(value))
      return `options.${name} takes ${what}, got ${typeName(value)}`
  }
  return undefined
}

/** One of another realm, or of a library that makes its own, is a signal too. */
export function isSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>
  return (
    typeof aborted === 'boolean' && typeof addEventListener === 'function' && typeof removeEventListener === 'function'
  )
}

/**
 * Checks the token that a caller says was refused.
 *
 * @throws AuthError `invalid_options`
 */
export function checkRefused(token: unknown, caller: Caller): void {
  if (token === undefined) return
  const accessToken = readAccessToken(token)
  // A mask, as a printed token has it, is nobody's token.
  if (typeof accessToken === 'string' && !accessToken.includes('…')) return
  throw refusal(
    caller,
    `invalidate takes the Token that getToken gave, or nothing for the one held; got ${typeName(token)}`,
  )
}

function readAccessToken(token: unknown): unknown {
  try {
    return (token as { accessToken?: unknown } | null)?.accessToken
  } catch {
    return undefined
  }
}

function refusal({ settings, label }: Caller, message: string, cause?: unknown): AuthError {
  return new AuthError({ code: 'invalid_options', provider: settings.provider.name, label, message, cause })
}
