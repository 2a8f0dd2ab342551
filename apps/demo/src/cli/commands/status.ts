import { duration } from '../../report.js'
import { environmentName, liveProviders, type LiveProvider, type Variables } from '../../live-providers.js'
import { viewCache, type CacheView } from '../cache-view.js'
import { failureOf, type Failure } from '../../failure.js'
import { utcTime, paint } from '../output.js'
import { readingOptions } from '../provider-options.js'
import { withCache, type CommandContext, type OpenCache } from './command.js'

/** What is shown of a provider. */
type Row = { readonly provider: string } & (
  | { readonly configured: false }
  | { readonly configured: true; readonly error: Pick<Failure, 'code' | 'message'> }
  | ({ readonly configured: true; readonly environment: string; readonly baseUrl: string } & CacheView)
)

/** Shows what the cache holds for each provider. Sends nothing, and changes nothing in the cache. */
export async function showStatus({ variables, output }: CommandContext): Promise<number> {
  return withCache(variables, async (open) => {
    const rows: Row[] = []
    let exitCode = open.problem === undefined ? 0 : 1
    for (const provider of liveProviders) {
      try {
        rows.push(await rowOf(provider, variables, open))
      } catch (error) {
        const { exitCode: code, ...shown } = failureOf(error)
        exitCode = Math.max(exitCode, code)
        rows.push({ provider: provider.name, configured: true, error: shown })
      }
    }
    const problems = [open.problem, ...rows.map((row) => ('cacheProblem' in row ? row.cacheProblem : undefined))]
    const cacheProblem = problems.find((problem) => problem !== undefined)
    if (cacheProblem !== undefined) exitCode = Math.max(exitCode, 1)
    const cacheLine = `${open.name}${cacheProblem === undefined ? '' : paint('red', ` failed (${cacheProblem})`)}`
    output.answer([...rows.flatMap(linesOf), line('Cache', cacheLine)].join('\n'), {
      cache: { name: open.name, ...(cacheProblem !== undefined && { problem: cacheProblem }) },
      providers: rows,
    })
    if (!rows.some(({ configured }) => configured)) {
      output.say('no provider is configured. apps/demo/.env.example has the variables; auth-demo sandbox, some to try')
    }
    return exitCode
  })
}

async function rowOf(provider: LiveProvider, variables: Variables, { cache, problem }: OpenCache): Promise<Row> {
  const { name, variables: names } = provider
  if (!variables[names.id] && !variables[names.secret]) return { provider: name, configured: false }
  const reading = readingOptions(provider, variables)
  const { baseUrl } = provider.create(variables, reading)
  const view: CacheView =
    problem === undefined
      ? await viewCache((options) => provider.create(variables, { ...reading, ...options }), cache)
      : { state: 'none', isPending: false }
  return {
    provider: name,
    configured: true,
    environment: environmentName(provider, variables) ?? baseUrl,
    baseUrl,
    ...view,
  }
}

const labelWidth = 11
const line = (label: string, text: string) => `${label.padEnd(labelWidth)}${text}`

function linesOf(row: Row): string[] {
  const provider = liveProviders.find(({ name }) => name === row.provider)
  const label = provider?.label ?? row.provider
  if (!row.configured) {
    return [line(label, paint('dim', `not configured (${provider?.variables.id}, ${provider?.variables.secret})`))]
  }
  if ('error' in row) return [line(label, paint('red', row.error.message))]
  const { token, heldBack, isPending, pacedUntil, environment, baseUrl } = row
  const lines = [
    token
      ? `${paint(row.state === 'valid' ? 'green' : 'yellow', row.state)}, ${duration(token.expiresInMs)} left, until ${utcTime(token.expiresAt)}`
      : 'no token',
    environment === baseUrl ? baseUrl : `${environment}, ${baseUrl}`,
  ]
  if (token) lines.push(`token ${token.masked}${token.scope ? `, scope ${token.scope.join(' ')}` : ''}`)
  if (heldBack) {
    lines.push(paint('red', `${heldBack.code}: no token request before ${utcTime(heldBack.until)}`))
  }
  if (isPending) lines.push(paint('yellow', 'a token request is under way, or ended in the middle'))
  if (pacedUntil !== undefined) {
    lines.push(paint('yellow', `the vendor’s limit is reached until ${utcTime(pacedUntil)}`))
  }
  return lines.map((text, index) => line(index === 0 ? label : '', text))
}
