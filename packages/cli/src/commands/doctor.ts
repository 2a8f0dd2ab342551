import { accountName, liveProviders, type LiveProvider } from '../live-providers.js'
import type { Settings } from '../settings/settings.js'
import { checkCaches } from '../doctor/cache.js'
import { checkConnection } from '../doctor/connection.js'
import { checkCredentials } from '../doctor/credentials.js'
import { checkEncryptionKey } from '../doctor/encryption-key.js'
import { baseUrlOf, checkEnvironment } from '../doctor/environment.js'
import { notChecked, problem, warning, type Finding } from '../doctor/finding.js'
import { checkHeldBack } from '../doctor/held-back.js'
import { checkProfiles } from '../doctor/profiles.js'
import { checkProxy } from '../doctor/proxy.js'
import { reportText, type Section } from '../doctor/report.js'
import { checkTokenRequest } from '../doctor/token-request.js'
import { checkSources } from '../doctor/sources.js'
import { timeWithOffset } from '../terminal/times.js'
import { oldNotes } from '../settings/old-places.js'
import type { SharedCache } from '../cache/open-cache.js'
import type { CommandContext } from './command.js'

/** What was asked for. */
export interface DoctorOptions {
  /** Default: all that are configured. */
  readonly provider: LiveProvider | undefined
  /** Whether a token request may be sent. */
  readonly request: boolean
}

/** Runs all checks. The exit code is 1 if one of them found a problem. */
export async function runDoctor(
  options: DoctorOptions,
  { settings: read, output, profile, now }: CommandContext,
): Promise<number> {
  // Its report says what is left aside.
  const settings = read(profile !== undefined && options.provider ? [options.provider] : [])
  const asked = options.provider
    ? [options.provider]
    : liveProviders.filter((provider) => settings.isConfigured(provider))
  const { waiting, paint, width } = output
  const caches = await waiting.during('the cache', () => checkCaches(settings, asked))
  try {
    const general = [
      ...checkSources(settings, options.provider ? asked : liveProviders),
      ...(profile === undefined ? checkProfiles() : []),
      ...oldNotes().map((note) => warning('old files', note, 'pos-auth paths shows all of them')),
      checkProxy(),
      ...[...caches.values()].map(({ finding }) => finding),
    ]
    if (asked.length === 0) general.push(nothingConfigured)
    const sections: Section[] = [{ subject: 'This machine', findings: general }]
    for (const provider of asked) {
      sections.push({
        subject: accountName(provider, profile),
        findings: await waiting.during(`${provider.label} to answer`, () =>
          checkProvider(provider, settings, {
            shared: caches.get(settings.sourceOf(provider))?.shared,
            request: options.request,
          }),
        ),
      })
    }
    const isHealthy = !sections.some(({ findings }) => findings.some(isProblem))
    const about = {
      at: new Date(now()).toISOString(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    }
    const head = `pos-auth doctor, ${timeWithOffset(now())}, Node ${about.node}, ${about.platform}`
    output.answer(reportText(head, sections, { paint, width, now: now() }), { ...about, healthy: isHealthy, sections })
    return isHealthy ? 0 : 1
  } finally {
    for (const { shared } of caches.values()) await shared?.close()
  }
}

interface Means {
  readonly shared: SharedCache | undefined
  readonly request: boolean
}

async function checkProvider(
  provider: LiveProvider,
  settings: Settings,
  { shared, request }: Means,
): Promise<Finding[]> {
  const { variables } = settings.sourceOf(provider)
  const baseUrl = baseUrlOf(provider, variables)
  const encryption = checkEncryptionKey(provider, variables)
  const findings = [
    ...checkCredentials(provider, settings.ownVariables(liveProviders)),
    checkEnvironment(provider, variables),
    ...(baseUrl === undefined ? [noHost] : await checkConnection(baseUrl)),
    ...encryption,
  ]
  const { id, secret } = provider.variables
  const isComplete = Boolean(variables[id]) && Boolean(variables[secret]) && baseUrl !== undefined
  if (!isComplete) return [...findings, ...neither('it needs credentials and an environment')]
  if (encryption.some(isProblem)) return [...findings, ...neither('it needs the encryption key')]
  // Without the cache nobody would remember a refusal, and each diagnosis would be one more wrong login.
  if (shared === undefined || shared.problem !== undefined) return [...findings, ...neither('it needs the cache')]
  return [
    ...findings,
    ...(await checkHeldBack(provider, variables, shared.cache, settings.profile)),
    request ? await checkTokenRequest(provider, variables, shared.cache) : notRequested,
  ]
}

const isProblem = ({ outcome }: Finding) => outcome === 'problem'

const neither = (why: string) => [notChecked('cached token', why), notChecked('token request', why)]

const noHost = notChecked('connection', 'the environment names no host')
const notRequested = notChecked('token request', '--request sends one, which counts against the vendor’s limit')

const nothingConfigured = problem(
  'credentials',
  'no provider is configured',
  'Set its variables (pos-auth --help names them), or name it: pos-auth doctor toast',
)
