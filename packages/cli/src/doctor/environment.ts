import { isLoopback, type Auth } from '@auth/core'
import { environmentName, liveProviders, type LiveProvider, type Variables } from '../live-providers.js'
import { failureOf } from '../failure.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'environment'

/** Where the provider's instance would talk to, if that can be said. Needs no credentials. */
export function baseUrlOf(provider: LiveProvider, variables: Variables): string | undefined {
  try {
    return instanceFor(provider, variables).baseUrl
  } catch {
    return undefined
  }
}

/** Whether the environment is one, is this vendor's, and fits the credentials as far as that can be seen. */
export function checkEnvironment(provider: LiveProvider, variables: Variables): Finding {
  const { environment: variable, id } = provider.variables
  let baseUrl: string
  try {
    ;({ baseUrl } = instanceFor(provider, variables))
  } catch (error) {
    return problem(
      check,
      failureOf(error).message,
      'Correct it where it is set: in the environment or in the .env file',
    )
  }
  const { hostname, origin } = new URL(baseUrl)
  const owner = liveProviders.find((other) => knownOrigins(other).includes(origin))
  if (owner && owner.name !== provider.name) {
    return problem(check, `${variable} names a host of ${owner.label}: ${hostname}`, `Set it to ${provider.label}’s`)
  }
  const isExample = variables[id] === provider.example.id
  if (isExample && !isLoopback(hostname)) {
    return problem(
      check,
      `the credentials are the sandbox’s examples, but ${variable} is ${hostname}`,
      `Set ${variable} to the URL that pos-auth sandbox prints, or set credentials of your own`,
    )
  }
  if (variables[variable]) return ok(check, described(provider, variables, baseUrl))
  const [first, second] = provider.environments
  return warning(
    check,
    `${variable} is not set, so it is ${described(provider, variables, baseUrl)}`,
    `Set it. Credentials of ${second} are refused by ${first}`,
  )
}

/** Credentials of one environment are refused by another, and no vendor says so. */
export function environmentAdvice({ variables: { environment } }: LiveProvider): string {
  return `Check that the credentials are complete, and that they belong to the environment that ${environment} names`
}

/** A host that is live, but not the vendor's, answers a login too: with 404 or 405, a redirect or a page of its own. */
export function hostAdvice({ label, environments, variables: { environment } }: LiveProvider): string {
  return `The host may not be ${label}’s API, or the base URL has a path too many: check ${environment}, which takes ${environments.join(', ')} or a base URL`
}

function described(provider: LiveProvider, variables: Variables, baseUrl: string): string {
  const name = environmentName(provider, variables)
  return name === undefined ? baseUrl : `${name}, ${baseUrl}`
}

/** An instance with made-up credentials, for what it says about the environment. */
function instanceFor(provider: LiveProvider, { [provider.variables.environment]: environment }: Variables): Auth {
  const { id, secret, environment: variable } = provider.variables
  return provider.create({ [id]: 'nobody', [secret]: 'nothing', [variable]: environment })
}

function knownOrigins(provider: LiveProvider): string[] {
  const { environment: variable } = provider.variables
  return provider.environments.map((name) => new URL(instanceFor(provider, { [variable]: name }).baseUrl).origin)
}
