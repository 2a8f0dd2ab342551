import { isAuthError, type Auth, type AuthError, type AuthEvent } from '@auth/core'
import { setTimeout } from 'node:timers/promises'
import { failureOf } from '@auth/cli/accounts'
import { adviceOf } from '../failure.js'
import type { Tenants } from '../fleet.js'
import type { DemoProvider } from '../providers.js'
import type { DemoClock } from './clock.js'
import { connectionView } from './connection-view.js'
import { eventWords } from './event-words.js'
import type { Happened } from './timeline.js'
import type { SecondProcess } from './second-process.js'
import type { VendorFaults } from './vendor-faults.js'
import type { ActionName, ConnectionView } from './view.js'

/** What a connection is made of, and whom it tells. */
export interface ConnectionInit {
  readonly tenants: Tenants
  readonly label: string
  readonly clock: DemoClock
  readonly faults: VendorFaults
  /** Starts a process that asks for a token too. */
  readonly startSecondProcess: (provider: DemoProvider) => Promise<SecondProcess>
  /** Is told what goes into the timeline. */
  readonly happened: (entry: Happened) => void
  /** Is told that the connection looks different. */
  readonly changed: () => void
}

/** One tenant of a vendor's pool. What is known of its token, the instance in the pool knows; here is what it does not. */
export class Connection {
  readonly id: string
  readonly label: string
  readonly clock: DemoClock
  readonly faults: VendorFaults
  readonly #init: ConnectionInit
  #running: ActionName | undefined
  #lastError: ConnectionView['lastError']
  /** Whether a caller has heard of it: from then on calls only hear of it again. */
  #isAdvised = false
  /** How often a token request was left out, to stay within the vendor's limit. */
  timesPaced = 0
  /** How often the API has refused its token. */
  timesRefused = 0
  /** How often that went back to the caller, since another token was not to be had, or is not worth asking for. */
  timesUnrecovered = 0

  constructor(init: ConnectionInit) {
    const { tenants, label, clock, faults } = init
    this.id = `${tenants.vendor}/${label}`
    this.label = label
    this.clock = clock
    this.faults = faults
    this.#init = init
  }

  get auth(): Auth {
    return this.#init.tenants.pool.get(this.label)
  }

  get simulator(): Tenants['simulator'] {
    return this.#init.tenants.simulator
  }

  /** The provider for a scenario: whatever instance it makes is that of the pool. */
  get provider(): DemoProvider {
    const provider = this.#init.tenants.providerOf(this.label)
    return { ...provider, variables: provider.variables, create: () => this.auth, createWrong: () => this.auth }
  }

  get running(): ActionName | undefined {
    return this.#running
  }

  set running(action: ActionName | undefined) {
    this.#running = action
    this.#init.changed()
  }

  /** One authenticated call. */
  call(): Promise<Response> {
    return this.#init.tenants.call(this.label)
  }

  get hasWrongPassword(): boolean {
    return this.#init.tenants.hasWrongPassword(this.label)
  }

  setPassword(password: 'right' | 'wrong'): void {
    this.#init.tenants.setPassword(this.label, password)
  }

  startSecondProcess(): Promise<SecondProcess> {
    return this.#init.startSecondProcess(this.provider)
  }

  onEvent(event: AuthEvent): void {
    const { type, at, severity } = event
    if (type === 'token_request_paced') this.timesPaced += 1
    if (type === 'unauthorized') this.timesRefused += 1
    if (type === 'recovery_skipped') this.timesUnrecovered += 1
    if (type === 'token_obtained' || type === 'token_adopted') this.#lastError = undefined
    if (type === 'token_request_failed') {
      this.#lastError = { code: event.code, advice: eventWords(event), at }
      this.#isAdvised = false
    }
    this.#init.happened({ ...this.#whose, at, type, severity, text: eventWords(event) })
  }

  tell(type: string, text: string): void {
    this.#init.happened({ ...this.#whose, at: this.clock.now(), type, severity: 'info', text })
  }

  /** The AuthError of a call, which is noted, or `undefined` for one that did not fail. */
  async errorOf(call: Promise<unknown>): Promise<AuthError | undefined> {
    try {
      await call
      return undefined
    } catch (error) {
      if (!isAuthError(error)) throw error
      this.noteError(error)
      return error
    }
  }

  /** Notes why a call failed, unless that is known. What was dismissed does not come back with a call that hears of it again. */
  noteError(error: AuthError): void {
    const known = this.#lastError
    const { code } = failureOf(error)
    const isHeardAgain = known === undefined ? this.auth.status().backoff : this.#isAdvised && known.code === code
    if (isHeardAgain) return
    this.#lastError = { code, advice: adviceOf(error), at: known?.code === code ? known.at : this.clock.now() }
    this.#isAdvised = true
    this.#init.changed()
  }

  dismissError(): void {
    this.#lastError = undefined
    this.#init.changed()
  }

  /** Waits for a token request that goes on in the background, so that it is counted where it belongs. */
  async settled(): Promise<void> {
    for (let waited = 0; this.auth.status().refreshing && waited < 2_000; waited += 5) await setTimeout(5)
  }

  view(): ConnectionView {
    const { tenants } = this.#init
    return connectionView(
      { vendor: tenants.vendor, label: this.label, status: this.auth.status() },
      { lastError: this.#lastError, running: this.#running },
    )
  }

  get #whose() {
    return { vendor: this.#init.tenants.vendor, connection: this.id }
  }
}
