import { isAuthError } from '@auth/core'
import { complain } from '../failure.js'
import { environmentName, liveProvider, type Variables } from '../live-providers.js'
import { Card } from './card.js'
import { Problem, type Console } from './console.js'
import { Feed } from './feed.js'
import { Timeline } from './timeline.js'
import type { ConsoleView, ProviderName } from './view.js'

/**
 * Shows real providers, with credentials from environment variables. Each asks for a token once, now; there are no
 * actions.
 *
 * @throws WrongVariable
 */
export async function liveConsole(names: readonly ProviderName[], variables: Variables): Promise<Console> {
  const timeline = new Timeline()
  const feed = new Feed(timeline, () => JSON.stringify(providerViews()))
  const cards = names.map((name) => cardOf(name))

  function cardOf(name: ProviderName) {
    let card: Card | undefined
    const provider = liveProvider(name)
    const auth = provider.create(variables, { onEvent: (event) => card?.onEvent(event) })
    card = new Card({
      name,
      label: provider.label,
      environment: environmentName(provider, variables) ?? 'own base URL',
      now: Date.now,
      happened: (entry) => timeline.add({ ...entry, provider: name }),
      changed: () => feed.changed(),
    })
    return { card, auth }
  }

  function providerViews(): ConsoleView['providers'] {
    return cards.map(({ card, auth }) => card.view(auth, auth.status().tokenRequests, []))
  }

  // Not awaited: a vendor that does not answer is something to show, not to wait for.
  for (const { card, auth } of cards) {
    void auth.getToken().catch((error: unknown) => {
      card.noteError(error)
      // The card has no room for where a defect is.
      if (!isAuthError(error)) complain('demo', error)
    })
  }

  return {
    timeline,
    feed,
    view: () => ({ mode: 'live', now: Date.now(), providers: providerViews() }),
    async act() {
      throw new Problem(404, 'With --live the console shows status alone; there are no actions')
    },
    async close() {
      feed.close()
    },
  }
}
