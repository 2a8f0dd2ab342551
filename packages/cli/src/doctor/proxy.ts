import type { Variables } from '../live-providers.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'proxy'
const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])

/** How Node was started. */
export interface NodeStart {
  /** The environment itself: Node reads these variables when it starts, before any `.env` file. */
  readonly environment: Variables
  readonly options: readonly string[]
  /** Whether this Node can use a proxy. */
  readonly canUseProxy: boolean
}

export const thisNode = (): NodeStart => ({
  environment: process.env,
  options: process.execArgv,
  canUseProxy: process.allowedNodeEnvironmentFlags.has('--use-env-proxy'),
})

/** Whether requests go through the proxy that the environment names, as far as `NO_PROXY` lets them. */
export function usesProxy(start: NodeStart = thisNode()): boolean {
  return start.canUseProxy && isAsked(start) && proxiesOf(start).length > 0
}

/** Node's fetch goes past the proxy that the variables name, unless it was told to use them. */
export function checkProxy(start: NodeStart = thisNode()): Finding {
  const set = proxiesOf(start)
  if (set.length === 0) return ok(check, 'no proxy is set')
  const list = set.join(', ')
  if (!usesProxy(start)) {
    return warning(
      check,
      `${list}: set, but Node’s fetch goes past it`,
      start.canUseProxy
        ? 'If this network needs the proxy, set NODE_USE_ENV_PROXY=1 before the command'
        : 'If this network needs the proxy, use Node 24.5 or newer with NODE_USE_ENV_PROXY=1',
    )
  }
  const wrong = set.filter((name) => !/^https?:$/.test(protocolOf(start.environment[name])))
  if (wrong.length > 0) {
    return problem(
      check,
      `${wrong.join(', ')}: not a URL of a proxy`,
      'Set it to a URL such as http://proxy.example.com:3128',
    )
  }
  return ok(check, `${list}: used (NODE_USE_ENV_PROXY), but for the hosts in NO_PROXY`)
}

const proxiesOf = ({ environment }: NodeStart) => names.filter((name) => environment[name])

function isAsked({ environment, options }: NodeStart): boolean {
  const all = [...options, ...(environment['NODE_OPTIONS'] ?? '').split(/\s+/)]
  return environment['NODE_USE_ENV_PROXY'] === '1' || all.includes('--use-env-proxy')
}

function protocolOf(value = ''): string {
  return URL.canParse(value) ? new URL(value).protocol : ''
}
