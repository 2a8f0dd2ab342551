import type { Auth, AuthEvent } from '@auth/core'
import { adviceOf, failureOf } from '../failure.js'
import { eventWords } from './event-words.js'
import type { ActionName, ActionView, ProviderName, ProviderView } from './view.js'

/** What a card is about, and whom it tells. */
export interface CardInit {
  readonly name: ProviderName
  readonly label: string
  readonly environment: string
  readonly now: () => number
  /** Is told what goes into the timeline. */
  readonly happened: (entry: { at: number; type: string; text: string }) => void
  /** Is told that the card looks different. */
  readonly changed: () => void
}

/** One provider as the page shows it. */
export class Card {
  readonly name: ProviderName
  readonly #init: CardInit
  /** Token requests that calls were spared. */
  saved = 0
  running: ActionName | undefined
  #lastError: ProviderView['lastError']

  constructor(init: CardInit) {
    this.name = init.name
    this.#init = init
  }

  /** For an instance's `onEvent`. */
  readonly onEvent = (event: AuthEvent): void => this.tell(event.type, eventWords(event))

  tell(type: string, text: string): void {
    const { happened, changed, now } = this.#init
    happened({ at: now(), type, text })
    changed()
  }

  /** @param whose is told before the advice where the error is not that of the card's own instance */
  noteError(error: unknown, whose?: string): void {
    const { code } = failureOf(error)
    // That of a defect goes on with where it is.
    const [advice = ''] = adviceOf(error).split('\n')
    this.#lastError = { code, advice: whose === undefined ? advice : `${whose}: ${advice}`, at: this.#init.now() }
    this.#init.changed()
  }

  run(action: ActionName | undefined): void {
    this.running = action
    this.#init.changed()
  }

  reset(): void {
    this.saved = 0
    this.#lastError = undefined
  }

  /** @param made token requests sent so far */
  view(auth: Auth, made: number, actions: readonly ActionView[]): ProviderView {
    const { name, label, environment } = this.#init
    const { state, suspect, refreshing, baseUrl, token, backoff } = auth.status()
    return {
      name,
      label,
      environment,
      baseUrl,
      state,
      refreshing,
      suspect,
      ...(token && { token: tokenView(token) }),
      ...(backoff && { backoff }),
      requests: { made, saved: this.saved },
      ...(this.#lastError && { lastError: this.#lastError }),
      actions,
      ...(this.running && { running: this.running }),
    }
  }
}

function tokenView(token: NonNullable<ReturnType<Auth['status']>['token']>): NonNullable<ProviderView['token']> {
  const { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  return { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs }
}
