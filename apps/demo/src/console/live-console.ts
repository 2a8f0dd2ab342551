import { failureOf, liveProvider, type Account } from '@auth/cli/accounts'
import { createAuthPool, type Auth, type AuthError, type AuthPool } from '@auth/core'
import { adviceOf, complain } from '../failure.js'
import { connectionView } from './connection-view.js'
import type { Console } from './console.js'
import { eventWords } from './event-words.js'
import { Feed } from './feed.js'
import { History } from './history.js'
import { Timeline } from './timeline.js'
import type { ConnectionView, ConsoleView, ProviderName, VendorView } from './view.js'

/** The account of no profile: no profile's name has a capital. */
const noProfile = 'Default'

interface LiveVendor {
  readonly accounts: ReadonlyMap<string, Account>
  readonly pool: AuthPool<string, Auth>
  readonly errors: Map<string, NonNullable<ConnectionView['lastError']>>
}

/**
 * Shows real accounts. Each asks for a token once, now; there are no actions.
 *
 * @throws what an account throws that cannot be made
 */
export async function liveConsole(accounts: readonly Account[]): Promise<Console> {
  const timeline = new Timeline()
  const ending = new AbortController()
  const feed = new Feed(timeline, () => JSON.stringify({ ...view(), now: 0 }))
  const vendors = new Map<ProviderName, LiveVendor>()
  const history = new History(function* () {
    for (const { pool } of vendors.values()) yield* pool.status().values()
  })
  for (const [vendor, theirs] of Map.groupBy(accounts, ({ provider }) => provider)) {
    vendors.set(vendor, vendorOf(vendor, new Map(theirs.map((account) => [account.profile ?? noProfile, account]))))
  }

  function vendorOf(vendor: ProviderName, theirs: LiveVendor['accounts']): LiveVendor {
    const errors: LiveVendor['errors'] = new Map()
    const pool = createAuthPool({ create: (profile: string) => instanceOf(vendor, profile, theirs, errors) })
    return { accounts: theirs, pool, errors }
  }

  function instanceOf(
    vendor: ProviderName,
    profile: string,
    theirs: LiveVendor['accounts'],
    errors: LiveVendor['errors'],
  ): Auth {
    const account = theirs.get(profile)
    if (account === undefined) throw new Error('there is no such account')
    return account.create({
      label: profile,
      onEvent(event) {
        const { type, at, severity } = event
        if (type === 'token_request_failed') history.noteFailure()
        if (type === 'token_obtained' || type === 'token_adopted') errors.delete(profile)
        timeline.add({ at, vendor, connection: `${vendor}/${profile}`, type, severity, text: eventWords(event) })
        feed.changed()
      },
    })
  }

  function view(): ConsoleView {
    return {
      mode: 'live',
      now: Date.now(),
      speed: 1,
      vendors: [...vendors].map(([name, vendor]) => vendorView(name, vendor)),
      connections: [...vendors].flatMap(([name, vendor]) => connectionViews(name, vendor)),
    }
  }

  function ended({ pool, errors }: LiveVendor, failed: ReadonlyMap<string, AuthError>): void {
    for (const [profile, error] of failed) {
      // It may have got one meanwhile.
      if (pool.get(profile).status().state !== 'none') continue
      errors.set(profile, { code: failureOf(error).code, advice: adviceOf(error), at: Date.now() })
    }
    history.sample(Date.now())
    feed.changed()
  }

  for (const vendor of vendors.values()) {
    const profiles = [...vendor.accounts.keys()]
    // What cannot be made is wrong at the start.
    for (const profile of profiles) vendor.pool.get(profile)
    // Not awaited: a vendor that does not answer is something to show, not to wait for.
    const { signal } = ending
    void vendor.pool
      .prewarm(profiles, { signal })
      .then(({ failed }) => ended(vendor, failed))
      .catch((error: unknown) => complain('demo', error))
  }

  return {
    timeline,
    history,
    feed,
    view,
    async close() {
      feed.close()
      ending.abort()
    },
  }
}

function vendorView(name: ProviderName, { accounts, pool }: LiveVendor): VendorView {
  const environments = new Set(Array.from(accounts.values(), ({ environment }) => environment))
  const [first] = accounts.keys()
  return {
    name,
    label: liveProvider(name).label,
    environment: [...environments].join(', '),
    baseUrl: first === undefined ? '' : pool.get(first).baseUrl,
    actions: [],
    connectionActions: [],
  }
}

function connectionViews(name: ProviderName, { accounts, pool, errors }: LiveVendor): ConnectionView[] {
  return [...accounts].map(([label, { environment }]) => {
    const lastError = errors.get(label)
    return connectionView({ vendor: name, label, status: pool.get(label).status() }, { environment, lastError })
  })
}
