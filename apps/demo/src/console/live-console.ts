import type { Account } from '@auth/cli/accounts'
import { isAuthError } from '@auth/core'
import { complain } from '../failure.js'
import { Card } from './card.js'
import { Problem, type Console } from './console.js'
import { Feed } from './feed.js'
import { Timeline } from './timeline.js'
import type { ConsoleView } from './view.js'

/**
 * Shows real accounts. Each asks for a token once, now; there are no actions.
 */
export async function liveConsole(accounts: readonly Account[]): Promise<Console> {
  const timeline = new Timeline()
  const feed = new Feed(timeline, () => JSON.stringify(providerViews()))
  const cards = accounts.map((account) => cardOf(account))

  function cardOf({ provider: name, label, environment, ...account }: Account) {
    let card: Card | undefined
    const auth = account.create({ onEvent: (event) => card?.onEvent(event) })
    card = new Card({
      name,
      label,
      environment,
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
