import { duration } from '../duration.js'
import {
  environmentName,
  liveProvider,
  liveProviders,
  type LiveProvider,
  type ProviderName,
  type Variables,
} from '../live-providers.js'
import { viewCache, type CacheView } from '../cache/cache-view.js'
import { failureOf, type Failure } from '../failure.js'
import { utcTime, paint } from '../output.js'
import { readingOptions } from '../cache/provider-options.js'
import type { Settings } from '../settings/settings.js'
import { withCaches, type CommandContext, type OpenCache } from './command.js'

/** What is shown of a provider. */
type Row = { readonly provider: ProviderName } & (
  | { readonly configured: false }
  | { readonly configured: true; readonly error: Pick<Failure, 'code' | 'message'> }
  | ({
      readonly configured: true
      readonly environment: string
      readonly baseUrl: string
      /** How its cache is called. */
      readonly cache: string
      readonly cacheProblem?: string
    } & Omit<CacheView, 'cacheProblem'>)
)

/** A cache, and whose tokens it holds: providers whose variables come from different sources may have different ones. */
interface CacheShown {
  readonly name: string
  readonly providers: ProviderName[]
  problem?: string
}

/** Shows what the cache holds for each provider. Sends nothing, and changes nothing in the cache. */
export async function showStatus({ settings: read, output }: CommandContext): Promise<number> {
  return withCaches(async (open) => {
    const settings = read(liveProviders)
    const rows: Row[] = []
    let exitCode = 0
    for (const provider of liveProviders) {
      try {
        rows.push(await rowOf(provider, settings, open))
      } catch (error) {
        const { exitCode: code, ...shown } = failureOf(error)
        exitCode = Math.max(exitCode, code)
        rows.push({ provider: provider.name, configured: true, error: shown })
      }
    }
    const caches = cachesOf(rows)
    if (caches.length === 0)
      caches.push({ name: (await open(settings.sources.environment.variables)).name, providers: [] })
    if (caches.some(({ problem }) => problem !== undefined)) exitCode = Math.max(exitCode, 1)
    output.answer([...rows.flatMap(linesOf), ...cacheLines(caches)].join('\n'), { caches, providers: rows })
    if (!rows.some(({ configured }) => configured)) {
      output.say('no provider is configured. apps/demo/.env.example has the variables; auth-demo sandbox, some to try')
    }
    return exitCode
  })
}

async function rowOf(
  provider: LiveProvider,
  settings: Settings,
  open: (variables: Variables) => Promise<OpenCache>,
): Promise<Row> {
  const { name } = provider
  if (!settings.isConfigured(provider)) return { provider: name, configured: false }
  const variables = settings.complete(provider)
  const { cache, problem, name: cacheName } = await open(variables)
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
    cache: cacheName,
    ...view,
    ...(problem !== undefined && { cacheProblem: problem }),
  }
}

function cachesOf(rows: readonly Row[]): CacheShown[] {
  const caches = new Map<string, CacheShown>()
  for (const row of rows) {
    if (!('cache' in row)) continue
    const shown = caches.get(row.cache) ?? { name: row.cache, providers: [] }
    caches.set(row.cache, shown)
    shown.providers.push(row.provider)
    if (row.cacheProblem !== undefined) shown.problem ??= row.cacheProblem
  }
  return [...caches.values()]
}

/** Whose it is, is said where there are several. */
function cacheLines(caches: readonly CacheShown[]): string[] {
  return caches.map(({ name, providers, problem }, index) => {
    const whose = caches.length > 1 ? ` (${providers.map((each) => liveProvider(each).label).join(', ')})` : ''
    return line(
      index === 0 ? 'Cache' : '',
      name + whose + (problem === undefined ? '' : paint('red', ` failed (${problem})`)),
    )
  })
}

const labelWidth = 11
const line = (label: string, text: string) => `${label.padEnd(labelWidth)}${text}`

function linesOf(row: Row): string[] {
  const { label, variables } = liveProvider(row.provider)
  if (!row.configured) return [line(label, paint('dim', `not configured (${variables.id}, ${variables.secret})`))]
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
