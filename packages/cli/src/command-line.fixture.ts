import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest'
import { runHere, type Columns, type Ended } from './in-process.fixture.js'
import { providerNames, type ProviderName } from './live-providers.js'

/** The command as it is built. */
export const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** A user with a home of their own, which ends with the test. */
export interface User {
  readonly home: string
  readonly cacheFile: string
  /** Where the key file is kept. */
  readonly configFolder: string
  /** The environment of this user's programs, and nothing of the machine's own. */
  environment(variables?: Record<string, string>): Record<string, string>
  /** Writes the file of profiles. */
  writeProfiles(text: string, mode?: number): void
  /** Writes the `.env` file of the home folder. */
  writeEnv(variables: Record<string, string>): void
  /** Runs the command in the home folder, in this process. */
  run(args: string, variables?: Record<string, string>, columns?: Columns): Promise<Ended>
  /** Runs it in a process of its own, as it is built. */
  spawn(args: string, variables?: Record<string, string>): Promise<Ended>
}

/** @param variables those of every call, unless a call has others */
export function createUser(variables: Record<string, string> = {}): User {
  const home = mkdtempSync(join(tmpdir(), 'pos-auth-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  // Found first, so that nobody's own credentials are read.
  writeFileSync(join(home, '.env'), '', { mode: 0o600 })
  const isMac = platform() === 'darwin'
  const own = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
  }
  const configFolder = join(home, isMac ? 'Library/Preferences' : 'config', 'pos-auth')
  const environment = (others = {}) => ({ ...own, ...variables, ...others })
  return {
    home,
    cacheFile: join(home, isMac ? 'Library/Caches' : 'cache', 'pos-auth', 'tokens.sqlite'),
    configFolder,
    environment,
    writeProfiles(text, mode = 0o600) {
      mkdirSync(configFolder, { recursive: true, mode: 0o700 })
      writeFileSync(join(configFolder, 'profiles'), text, { mode })
    },
    writeEnv: (others) =>
      writeFileSync(
        join(home, '.env'),
        Object.entries(others)
          .map((pair) => `${pair.join('=')}\n`)
          .join(''),
      ),
    run: (args, others, columns) =>
      runHere(args.split(' ').filter(Boolean), { folder: home, environment: environment(others), columns }),
    spawn: (args, others) =>
      new Promise((resolve) => {
        const options = { cwd: home, env: environment(others) }
        const words = args.split(' ').filter(Boolean)
        execFile(process.execPath, [program, ...words], options, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
        })
      }),
  }
}

const simulatorsOf = (sandbox: Sandbox) => providerNames.map((name) => sandbox[name])

/** A sandbox for the tests of a file, with no memory of the test before. */
export function useSandbox(): () => Sandbox {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  beforeEach(() => {
    for (const simulator of simulatorsOf(sandbox)) simulator.reset()
  })
  afterAll(() => sandbox.close())
  return () => sandbox
}

/** How many token requests each vendor has received: IT Retail, myPOS, Toast. */
export const tokenRequests = (sandbox: Sandbox) => simulatorsOf(sandbox).map((simulator) => simulator.tokenRequests)

/** An API call with a token that was printed. */
export function callApi({ url }: Sandbox, name: ProviderName, token: string): Promise<Response> {
  const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'
  const [path, headers] = {
    itretail: ['/api/CustomersData/GetAllCustomers', {}] as const,
    mypos: ['/v1.1/transactions', { 'api-key': 'client_id', 'x-request-id': randomUUID() }] as const,
    toast: [
      `/restaurants/v1/restaurants/${restaurantGuid}`,
      { 'toast-restaurant-external-id': restaurantGuid },
    ] as const,
  }[name]
  return fetch(url + path, { headers: { ...headers, authorization: `Bearer ${token.trim()}` } })
}

/** All that a cache holds: its records, and who may write to them. */
export function contentsOf(cacheFile: string): unknown[][] {
  const database = new DatabaseSync(cacheFile, { readOnly: true })
  try {
    return ['records', 'leases'].map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY key`).all())
  } finally {
    database.close()
  }
}
