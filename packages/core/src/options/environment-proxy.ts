/** What of the globals says how a runtime takes proxies from its environment. */
interface Runtime {
  process?: { env?: Record<string, string | undefined>; execArgv?: readonly string[] }
  Bun?: unknown
  Deno?: { permissions?: { querySync?: (of: { name: 'env'; variable: string }) => { state: string } } }
}

/**
 * Whether this runtime sends a request for an `http:` URL through a proxy that the environment names: Node where it was
 * told to, Bun and Deno by themselves. What stands in `NO_PROXY` is read as Node does, the strictest.
 *
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function goesThroughProxy(url: URL): boolean {
  const runtime: Runtime = globalThis
  const read = (...names: string[]) => names.map((name) => variable(runtime, name)).find((value) => value !== undefined)
  if (!takesProxies(runtime, read)) return false
  const isNamed = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'].some((name) => read(name))
  return isNamed && !isExempt(url, read('no_proxy', 'NO_PROXY') ?? '')
}

function takesProxies(runtime: Runtime, read: (name: string) => string | undefined): boolean {
  if (runtime.Bun !== undefined || runtime.Deno !== undefined) return true
  const flags = [...(runtime.process?.execArgv ?? []), ...(read('NODE_OPTIONS')?.split(/\s+/) ?? [])]
  return read('NODE_USE_ENV_PROXY') === '1' || flags.includes('--use-env-proxy')
}

/** Deno would ask its user at the terminal for each variable that it was not allowed to read. */
function variable({ process, Deno }: Runtime, name: string): string | undefined {
  const query = Deno?.permissions?.querySync
  if (query && query.call(Deno.permissions, { name: 'env', variable: name }).state !== 'granted') return undefined
  return process?.env?.[name]
}

/** Entries such as `localhost`, `127.0.0.1:4010`, `.example.com` and `*`, between commas or spaces. */
function isExempt({ hostname, port }: URL, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true
      const [, host = '', onPort] = /^(\[.+\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? []
      if (onPort !== undefined && onPort !== (port || '80')) return false
      return /^[.*]./.test(host) ? hostname.endsWith(host.replace(/^\*/, '')) : hostname === host
    })
}
