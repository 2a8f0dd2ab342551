import { isLoopback, parseBaseUrl, type Auth, type AuthOptions, type RevocableAuth } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'

/** The name of a provider in arguments, and of the sandbox's simulator. */
export type ProviderName = 'itretail' | 'mypos' | 'toast'

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A variable that is not set, or not right. Its message names it, and what to do. */
export class WrongVariable extends Error {}

/** A provider at its real hosts, made from environment variables alone. */
export interface LiveProvider {
  readonly name: ProviderName
  /** The vendor as a person reads it. */
  readonly label: string
  /** The names of the variables: who asks, the secret that proves it, and where. */
  readonly variables: { readonly id: string; readonly secret: string; readonly environment: string }
  /** How names like those of its variables begin, in capitals alone. */
  readonly prefix: RegExp
  /** The environments that have a name; the first is the default. Anything else is a base URL. */
  readonly environments: readonly string[]
  /** What the sandbox accepts: the examples of the vendor's own documentation, and no secrets. */
  readonly example: { readonly id: string; readonly secret: string }
  /** Whether the secret is a person's password, with which a shared cache needs an encryption key. */
  readonly hasPassword: boolean
  /** Makes an instance for what the variables say. @throws WrongVariable, or AuthError `invalid_options` */
  create(variables: Variables, options?: AuthOptions): Auth
}

const itretail = {
  name: 'itretail',
  label: 'IT Retail',
  variables: { id: 'ITRETAIL_USERNAME', secret: 'ITRETAIL_PASSWORD', environment: 'ITRETAIL_ENVIRONMENT' },
  prefix: /^(ITRETAIL|MARKTPOS)/,
  environments: ['itretail', 'marktpos'],
  example: { id: 'login@marktpos.com', secret: 'fakepassword' },
  hasPassword: true,
  create(variables, options = {}): Auth {
    const environment = environmentOf(itretail, variables)
    const { id: username, secret: password } = credentialsOf(itretail, variables)
    return createItRetailAuth({ ...options, credentials: { username, password }, environment })
  },
} as const satisfies LiveProvider

const mypos = {
  name: 'mypos',
  label: 'myPOS',
  variables: { id: 'MYPOS_CLIENT_ID', secret: 'MYPOS_CLIENT_SECRET', environment: 'MYPOS_ENVIRONMENT' },
  prefix: /^MYPOS/,
  environments: ['sandbox', 'production'],
  example: { id: 'client_id', secret: 'client_secret' },
  hasPassword: false,
  create(variables, options = {}): Auth {
    const environment = environmentOf(mypos, variables)
    const { id: clientId, secret: clientSecret } = credentialsOf(mypos, variables)
    return createMyposAuth({ ...options, credentials: { clientId, clientSecret }, environment })
  },
} as const satisfies LiveProvider

const toast = {
  name: 'toast',
  label: 'Toast',
  variables: { id: 'TOAST_CLIENT_ID', secret: 'TOAST_CLIENT_SECRET', environment: 'TOAST_ENVIRONMENT' },
  prefix: /^TOAST(TAB)?/,
  environments: ['sandbox', 'production'],
  example: { id: 'myToastApiClientIdentifier', secret: 'myToastApiClientSecret' },
  hasPassword: false,
  create(variables, options = {}): Auth {
    const environment = environmentOf(toast, variables)
    const { id: clientId, secret: clientSecret } = credentialsOf(toast, variables)
    return createToastAuth({ ...options, credentials: { clientId, clientSecret }, environment })
  },
} as const satisfies LiveProvider

/** The three providers, in the order in which they are shown. */
export const liveProviders: readonly LiveProvider[] = [itretail, mypos, toast]

/** Their names. */
export const providerNames: readonly ProviderName[] = liveProviders.map(({ name }) => name)

/** All variables of theirs. */
export const accountVariables: readonly string[] = liveProviders.flatMap(({ variables }) => Object.values(variables))

/** The provider of this name. */
export function liveProvider(name: ProviderName): LiveProvider
/** The provider of this name, if there is one. */
export function liveProvider(name: string): LiveProvider | undefined
export function liveProvider(name: string): LiveProvider | undefined {
  return liveProviders.find((provider) => provider.name === name)
}

/** The command that drops what is cached of this account. */
export function forgetCall({ name }: LiveProvider, profile: string | undefined): string {
  return `pos-auth forget ${name}${profile === undefined ? '' : ` --profile ${profile}`}`
}

/** An account as a person reads it: `Toast`, or `Toast, store-17`. */
export function accountName({ label }: LiveProvider, profile: string | undefined): string {
  return profile === undefined ? label : `${label}, ${profile}`
}

/** Whether the vendor has revocation. */
export function isRevocable(auth: Auth): auth is RevocableAuth {
  return 'revoke' in auth
}

/** The environment as a person names it: by its name, or by its base URL. */
export function environmentName({ variables: { environment }, environments }: LiveProvider, variables: Variables) {
  const value = variables[environment] || environments[0]
  return environments.find((name) => name === value)
}

function credentialsOf({ variables: { id, secret } }: LiveProvider, variables: Variables) {
  return { id: required(variables, id), secret: required(variables, secret) }
}

function required(variables: Variables, name: string): string {
  const value = variables[name]
  if (value) return value
  throw new WrongVariable(
    `${name} is not set. Put it into the environment or into a .env file (pos-auth --help names them)`,
  )
}

interface Named<Name extends string> extends LiveProvider {
  readonly environments: readonly [Name, ...Name[]]
}

function environmentOf<Name extends string>(
  { name: provider, variables: { environment: variable }, environments }: Named<Name>,
  variables: Variables,
): Name | { baseUrl: string } {
  const value = variables[variable] || environments[0]
  const name = environments.find((known) => known === value)
  if (name !== undefined) return name
  if (URL.canParse(value)) {
    const { protocol, hostname } = new URL(value)
    if (protocol === 'http:' && !isLoopback(hostname)) {
      throw new WrongVariable(
        `${variable} takes an https: URL; http: sends secrets in the clear, so it is for this machine alone, as in http://127.0.0.1:4010`,
      )
    }
    return { baseUrl: parseBaseUrl(value, { provider, field: variable }) }
  }
  throw new WrongVariable(`${variable} takes ${environments.join(', ')} or a base URL`)
}
