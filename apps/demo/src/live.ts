import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Auth, AuthOptions } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'
import type { ProviderName } from './console/view.js'
import type { Overview } from './report.js'

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A variable that is not set, or not right. Its message names it, and what to do. */
export class WrongVariable extends Error {}

/** The providers, each made from environment variables alone. */
export const liveProviders: Readonly<Record<ProviderName, MakeProvider>> = {
  itretail(variables, options) {
    const environment = environmentOf(variables, 'ITRETAIL_ENVIRONMENT', ['itretail', 'marktpos'])
    const credentials = {
      username: required(variables, 'ITRETAIL_USERNAME'),
      password: required(variables, 'ITRETAIL_PASSWORD'),
    }
    return { label: 'IT Retail', environment, auth: createItRetailAuth({ ...options, credentials, environment }) }
  },
  mypos(variables, options) {
    const environment = environmentOf(variables, 'MYPOS_ENVIRONMENT', ['sandbox', 'production'])
    const credentials = {
      clientId: required(variables, 'MYPOS_CLIENT_ID'),
      clientSecret: required(variables, 'MYPOS_CLIENT_SECRET'),
    }
    return { label: 'myPOS', environment, auth: createMyposAuth({ ...options, credentials, environment }) }
  },
  toast(variables, options) {
    const environment = environmentOf(variables, 'TOAST_ENVIRONMENT', ['sandbox', 'production'])
    const credentials = {
      clientId: required(variables, 'TOAST_CLIENT_ID'),
      clientSecret: required(variables, 'TOAST_CLIENT_SECRET'),
    }
    return { label: 'Toast', environment, auth: createToastAuth({ ...options, credentials, environment }) }
  },
}

/** @throws WrongVariable */
type MakeProvider = (variables: Variables, options?: AuthOptions) => LiveProvider

interface LiveProvider {
  label: string
  environment: string | { baseUrl: string }
  auth: Auth
}

export function isProviderName(name: string | undefined): name is ProviderName {
  return name !== undefined && Object.hasOwn(liveProviders, name)
}

/** The environment, and what `apps/demo/.env` adds to it. */
export function readVariables(): Variables {
  const file = fileURLToPath(new URL('../.env', import.meta.url))
  if (existsSync(file)) process.loadEnvFile(file)
  return process.env
}

/**
 * Gets one token from the real host, for a hundred callers at once.
 *
 * @throws WrongVariable, or the AuthError that the provider threw
 */
export async function runLive(name: string, variables: Variables): Promise<Overview> {
  if (!isProviderName(name)) throw new WrongVariable(`--live takes ${Object.keys(liveProviders).join(', ')}`)
  const { label, environment, auth } = liveProviders[name](variables)
  await Promise.all(Array.from({ length: 100 }, () => auth.getToken()))
  return { label, environment: typeof environment === 'string' ? environment : auth.baseUrl, status: auth.status() }
}

function required(variables: Variables, name: string): string {
  const value = variables[name]
  if (value) return value
  throw new WrongVariable(`${name} is not set. Put it into the environment or into apps/demo/.env (see .env.example)`)
}

/** The first name is the default; anything else is a base URL. */
function environmentOf<Name extends string>(
  variables: Variables,
  variable: string,
  names: readonly [Name, ...Name[]],
): Name | { baseUrl: string } {
  const value = variables[variable] || names[0]
  const name = names.find((known) => known === value)
  if (name !== undefined) return name
  if (URL.canParse(value)) return { baseUrl: value }
  throw new WrongVariable(`${variable} takes ${names.join(', ')} or a base URL`)
}
