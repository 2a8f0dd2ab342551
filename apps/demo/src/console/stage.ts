import { isAuthError, type Auth, type AuthEvent, type AuthOptions } from '@auth/core'
import { setTimeout } from 'node:timers/promises'
import type { DemoProvider } from '../providers.js'
import type { Card } from './card.js'
import type { DemoClock } from './clock.js'
import { eventWords } from './event-words.js'
import type { SecondProcess } from './second-process.js'
import { VendorFaults } from './vendor-faults.js'

/** What all stages share. */
export interface StageInit {
  readonly provider: DemoProvider
  readonly card: Card
  readonly clock: DemoClock
  /** Where the instance shares its token. */
  readonly shared: Required<Pick<AuthOptions, 'cache' | 'encryptionKey'>>
  /** Starts a process that asks for a token too. */
  readonly startSecondProcess: (provider: DemoProvider) => Promise<SecondProcess>
}

/** One provider on the sandbox, with the instance that the card shows: where the actions take place. */
export class Stage {
  readonly provider: DemoProvider
  readonly card: Card
  readonly clock: DemoClock
  readonly faults: VendorFaults
  readonly #init: StageInit
  #auth: Auth
  #pacedUntil = 0

  constructor(init: StageInit) {
    this.provider = init.provider
    this.card = init.card
    this.clock = init.clock
    this.#init = init
    this.faults = new VendorFaults(init.provider.simulator)
    this.#auth = this.#create()
  }

  get auth(): Auth {
    return this.#auth
  }

  /** Whether the instance leaves out token requests that can wait, to stay within the vendor's limit. */
  get isPaced(): boolean {
    return this.#pacedUntil > this.clock.now()
  }

  /** The provider for a scenario: its instance is the one that the card shows. */
  get forScenario(): DemoProvider {
    const { provider } = this
    const onEvent = (event: AuthEvent) => this.card.tell(event.type, `With a wrong secret: ${eventWords(event)}`)
    return {
      ...provider,
      create: () => this.#auth,
      createWrong: () => provider.createWrong({ now: this.clock.now, onEvent }),
    }
  }

  /** Begins without a token, and without the memory of earlier requests. */
  async startAnew(): Promise<void> {
    await this.#auth.forget()
    this.#auth = this.#create()
  }

  async reset(): Promise<void> {
    await this.startAnew()
    this.provider.simulator.reset()
    this.card.reset()
  }

  /** Moves the clock, and says so. */
  advanceTo(time: number, where: string): void {
    if (this.clock.advanceTo(time) > 0) this.card.tell('clock_moved', `The clock was moved ${where}`)
  }

  startSecondProcess(): Promise<SecondProcess> {
    return this.#init.startSecondProcess(this.provider)
  }

  /** Waits for a token request that goes on in the background, so that it is counted where it belongs. */
  async settled(): Promise<void> {
    for (let waited = 0; this.#auth.status().refreshing && waited < 2_000; waited += 5) await setTimeout(5)
  }

  #create(): Auth {
    const { provider, card, clock, shared } = this.#init
    this.#pacedUntil = 0
    return provider.create({
      ...shared,
      now: clock.now,
      onEvent: (event) => {
        if (event.type === 'token_request_paced') this.#pacedUntil = event.until
        card.onEvent(event)
      },
      fetch: this.faults.fetch,
      // The pauses between tries are of real time, of which no action is to take much.
      retry: { delayMs: 20 },
    })
  }
}

/** The AuthError of a call that failed, or `undefined` for one that did not. */
export async function errorOf(call: Promise<unknown>) {
  try {
    await call
    return undefined
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
}
