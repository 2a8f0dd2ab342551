import type { Auth } from '../contract/auth.js'
import type { Token } from '../contract/token.js'
import { VirtualTime } from '../model/virtual-time.fixture.js'
import { Process, type FaultKind } from './process.fixture.js'
import type { Member, Scenario } from './scenarios.fixture.js'
import { Sendings } from './sendings.fixture.js'
import { SimulatedCache } from './simulated-cache.fixture.js'
import { SimulatedStore } from './simulated-store.fixture.js'
import { SimulatedVendor } from './simulated-vendor.fixture.js'

/** A call of an instance, and what became of it. */
export interface Call {
  readonly process: Process
  readonly member: Member
  readonly begunAtMs: number
  settledAtMs: number | undefined
  /** The access token it got, or that a request was answered with. */
  accessToken: string | undefined
  error: Error | undefined
}

/** One vendor, one cache, a store for each account, and processes. Notes every breach of a promise. */
export class World {
  readonly scenario: Scenario
  readonly time = new VirtualTime(1)
  readonly vendor = new SimulatedVendor()
  readonly cache: SimulatedCache
  readonly stores = new Map<string, SimulatedStore>()
  readonly sendings: Sendings
  readonly calls: Call[] = []
  readonly breaches: string[] = []
  /** What happened and when, for whoever plays a schedule alone. */
  readonly #log: [number, string][] = []
  /** Whether what happened may cost another token request. */
  mayCostMore = false
  /** Runs when a process begins an operation. */
  onOperation: (process: Process, name: string) => void = () => undefined

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.time.install()
    const now = () => this.now()
    this.sendings = new Sendings(
      () => this.time.elapsedMs,
      (what) => this.breach(what),
    )
    this.cache = new SimulatedCache(now, {
      read: (by, name) => this.sendings.cacheRead(by, name),
      written: (by, name) => this.sendings.cacheWritten(by, name),
      writtenWithoutLease: ({ name }) => this.breach(`the ${name} process wrote the record without a lease`),
      forgot: () => this.sendings.cacheForgot(),
    })
    for (const account of new Set([...scenario.first, ...scenario.second].map((member) => member.account))) {
      const refreshToken = scenario.stored === 'nothing' ? undefined : this.vendor.grant(account)
      if (refreshToken !== undefined && scenario.stored === 'ended grant') this.vendor.endGrantOf(refreshToken)
      this.stores.set(account, new SimulatedStore(now, refreshToken))
    }
  }

  now(): number {
    return Date.UTC(2026, 0, 15, 12) + this.time.elapsedMs
  }

  breach(what: string): void {
    this.note(`BREACH: ${what}`)
    this.breaches.push(readable(what))
  }

  note(what: string): void {
    this.#log.push([this.time.elapsedMs, what])
  }

  get log(): string {
    return this.#log.map(([atMs, what]) => `${Math.round(atMs)} ms: ${readable(what)}`).join('\n')
  }

  storeOf(account: string): SimulatedStore {
    const store = this.stores.get(account)
    if (store === undefined) throw new Error(`the scenario has no account ${account}`)
    return store
  }

  start(name: string): Process {
    return new Process(name, this.time, {
      begins: (process, operation, fault) => {
        this.note(`${name}:${process.operations} ${operation}${fault ? `: ${fault}` : ''}`)
        if (fault !== undefined) this.mayCostMore = costsMore(fault, operation, this.sendings.isSender(process))
        this.onOperation(process, operation)
      },
      failOver: () => this.cache.failOver(),
    })
  }

  /** Calls an instance, in its process. */
  call({ process, member, auth }: Started, isForced = false): void {
    const call: Call = {
      process,
      member,
      begunAtMs: this.time.elapsedMs,
      settledAtMs: undefined,
      accessToken: undefined,
      error: undefined,
    }
    this.calls.push(call)
    process.run(() => {
      const ask =
        member.call === 'fetch' && !isForced
          ? auth.fetch('https://api.test.example/orders').then((response) => this.#answered(response))
          : auth.getToken({ forceRefresh: isForced }).then((token) => this.#got(token, member))
      void ask
        .then((accessToken) => (call.accessToken = accessToken))
        .catch((error: Error) => (call.error = error))
        .finally(() => (call.settledAtMs = this.time.elapsedMs))
    })
  }

  #got({ accessToken }: Token, { account, scope = '' }: Member): string {
    if (!accessToken.startsWith(`${account}/${scope}/`)) this.breach(`${account}/${scope} got ${accessToken}`)
    return accessToken
  }

  #answered({ status }: Response): string {
    if (status !== 200) throw new Error(`the API answered ${status}`)
    return 'an answer'
  }
}

/** As docs/caches.md says: a cache that fails; and whoever has sent something of which nobody learns what became, or too late. */
function costsMore(fault: FaultKind, operation: string, hasSent: boolean): boolean {
  if (fault === 'cache fails over') return true
  if (fault.startsWith('cut')) return /^(cache|lease|vendor)/.test(operation)
  return hasSent || (operation === 'vendor' && fault !== 'ends before')
}

/** Without what makes the secrets of one world others than those of the next: code of core may keep them for longer. */
const readable = (what: string) => what.replaceAll(/\.w\d+/g, '')

/** An instance in a process. */
export interface Started {
  readonly member: Member
  readonly process: Process
  readonly auth: Auth
}
