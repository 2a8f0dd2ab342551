import type { TokenHttpRequest } from '../../contract/token-http.js'
import { accessTokenToRevoke, unknownRefreshToken } from './operations.js'
import type { ProviderUnderTest } from './set-up.js'

const marker = 'contract-echo-marker'

/** What a careless vendor sends back: everything it received, with words that can be found wherever they end up. */
export function echoOf(request: TokenHttpRequest): string {
  return `${marker} ${JSON.stringify(request)} ${marker}`
}

/** The content of an `Authorization` header after its scheme: a Basic one encodes the secret with the subject. */
export function headerSecretsOf({ headers = {} }: TokenHttpRequest): string[] {
  const values = Object.entries(headers).filter(([name]) => /^authorization$/i.test(name))
  return values.map(([, value]) => value.replace(/^\w+ +/, ''))
}

/**
 * Reads everything that an error shows to a person or a logger.
 *
 * @param more additional secrets that it must not show
 * @throws Error if it shows a secret, or words of the vendor's echo
 */
export function expectNoSecret(what: string, error: unknown, setUp: ProviderUnderTest, more: readonly string[] = []) {
  const secrets = [...secretsOf(setUp), ...more].flatMap(spellings)
  for (const [place, text] of textsIn('the error', error, new Set())) {
    if (text.includes(marker)) throw new Error(`${what}: ${place} repeats the vendor's words`)
    if (secrets.some((secret) => text.includes(secret))) throw new Error(`${what}: ${place} holds a secret`)
  }
}

function secretsOf({ provider, credentials, wrongCredentials, refreshToken }: ProviderUnderTest): string[] {
  const secrets = [credentials, wrongCredentials]
    .map((each) => provider.identify(each).secret)
    .filter((secret) => secret !== '')
  if (refreshToken !== undefined) secrets.push(refreshToken)
  if (secrets.some((secret) => secret.length < 8)) {
    throw new Error('give secrets of 8 characters or more: a short one is found in errors by accident')
  }
  return [...secrets, unknownRefreshToken, accessTokenToRevoke]
}

/** A secret as requests and replies spell it. */
function spellings(secret: string): string[] {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte))
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    btoa(bytes.join('')).replace(/=+$/, ''),
  ]
}

/** Every string in a value: in all its properties and their names, hidden ones and causes included. */
function* textsIn(place: string, value: unknown, seen: Set<unknown>): Generator<[place: string, text: string]> {
  if (typeof value === 'string') yield [place, value]
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
  seen.add(value)
  for (const key of Reflect.ownKeys(value)) {
    yield [`the name of a property of ${place}`, String(key)]
    yield* textsIn(`${place}.${String(key)}`, (value as Record<PropertyKey, unknown>)[key], seen)
  }
}
