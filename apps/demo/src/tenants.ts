import { isAuthError, type PoolProgress } from '@auth/core'
import { wrongTenant, type Tenants } from './fleet.js'
import { checkedRow, type Checked } from './report.js'

/**
 * Puts the tenants of all vendors through a start, traffic and a maintenance, while one of them has a wrong password.
 *
 * @param write is given a row for each step as it ends
 * @returns how many of the counts are off
 */
export async function demonstrateTenants(fleet: readonly Tenants[], write: (text: string) => void): Promise<number> {
  const progress = new Map<Tenants, PoolProgress>()
  const steps: readonly Step[] = [
    {
      title() {
        const total = (what: keyof PoolProgress) => [...progress.values()].reduce((sum, each) => sum + each[what], 0)
        return `${total('done')} tenants: prewarm, ${total('failed')} failed; 3 rounds of calls`
      },
      run: (tenants) =>
        countingEach(tenants, { tokenRequests: 1, ofWrong: 1, rounds: 3 }, async () => {
          const problem = await prewarm(tenants, (each) => progress.set(tenants, each))
          return problem ?? traffic(tenants, 3)
        }),
    },
    {
      title: () => 'maintenance at all three vendors; 2 more rounds',
      run: (tenants) =>
        countingEach(tenants, { tokenRequests: 1, ofWrong: 0, rounds: 2 }, () => {
          tenants.simulator.forgetTokens()
          return traffic(tenants, 2)
        }),
    },
    { title: () => `${wrongTenant} has a wrong password: one request in all`, run: wrongPassword },
    { title: () => 'summary() of each pool: valid/none/backoff', run: summary },
  ]
  let problems = 0
  for (const { title, run } of steps) {
    const results = await Promise.all(fleet.map(async (tenants) => ({ label: tenants.label, ...(await run(tenants)) })))
    problems += results.filter(({ problem }) => problem !== undefined).length
    write(`${checkedRow(title(), results)}\n`)
  }
  return problems
}

/** Something that all tenants go through, those of the three vendors at the same time. */
interface Step {
  /** Asked for when the step has ended. */
  readonly title: () => string
  readonly run: (tenants: Tenants) => Checked | Promise<Checked>
}

/** Does something with the tenants, and checks what each of them cost, at the vendor and in the events. */
async function countingEach(
  { simulator, names, wrong, counts }: Tenants,
  expected: { tokenRequests: number; ofWrong: number; rounds: number },
  run: () => Promise<string | undefined>,
): Promise<Checked> {
  const sent = simulator.tokenRequests
  const before = names.map(counts)
  const failure = await run()
  const problems = names.map((name, index) => {
    const now = counts(name)
    const then = before[index] ?? now
    const tokenRequests = now.tokenRequests - then.tokenRequests
    const calls = now.calls - then.calls
    const events = now.events - then.events
    const [mayRequest, mayCall] = name === wrong ? [expected.ofWrong, 0] : [expected.tokenRequests, expected.rounds]
    if (tokenRequests !== mayRequest) return `${name}: ${tokenRequests} token requests instead of ${mayRequest}`
    if (calls !== mayCall) return `${name}: ${calls} calls with its own token instead of ${mayCall}`
    return events === tokenRequests ? undefined : `${name}: ${events} of ${tokenRequests} token requests in events`
  })
  return { cell: String(simulator.tokenRequests - sent), problem: failure ?? problems.find(Boolean) }
}

/** @returns what is wrong */
async function prewarm(
  { names, wrong, pool }: Tenants,
  onProgress: (progress: PoolProgress) => void,
): Promise<string | undefined> {
  let told = 0
  const { ready, failed } = await pool.prewarm(names, {
    concurrency: 8,
    onProgress(progress) {
      told += 1
      onProgress(progress)
    },
  })
  if (told !== names.length) return `onProgress told of ${told} of ${names.length} tenants`
  const errors = [...failed].map(([name, { label, code }]) => `${name}: ${code}, labelled ${label}`)
  const expected = wrong === undefined ? [] : [`${wrong}: invalid_credentials, labelled ${wrong}`]
  if (errors.join() !== expected.join()) return `prewarm failed for ${errors.join(' and ') || 'nobody'}`
  return ready + failed.size === names.length ? undefined : `prewarm has ${ready} of ${names.length} tenants ready`
}

/**
 * Rounds in which every tenant makes a call, all of them at once.
 *
 * @returns what is wrong
 */
async function traffic({ names, wrong, call }: Tenants, rounds: number): Promise<string | undefined> {
  for (let round = 0; round < rounds; round += 1) {
    const endings = await Promise.all(
      names.map((name) =>
        call(name).then(
          ({ status }) => `${name}: answered ${status}`,
          (error: unknown) => (isAuthError(error) ? `${error.label}: ${error.code}` : `${name}: failed`),
        ),
      ),
    )
    const problem = endings.find((ending, index) => {
      const name = names[index]
      return ending !== `${name}: ${name === wrong ? 'invalid_credentials' : 'answered 200'}`
    })
    if (problem !== undefined) return problem
  }
  return undefined
}

/** What the wrong password has cost at its vendor, from the prewarm to the last round. */
function wrongPassword({ wrong, counts }: Tenants): Checked {
  if (wrong === undefined) return { cell: '–' }
  const { tokenRequests } = counts(wrong)
  const problem = tokenRequests === 1 ? undefined : `${tokenRequests} token requests instead of 1`
  return { cell: String(tokenRequests), problem }
}

function summary({ names, wrong, pool }: Tenants): Checked {
  const found = pool.summary()
  const failing = wrong === undefined ? 0 : 1
  const expected = { size: names.length, none: failing, valid: names.length - failing, backoff: failing }
  const problem = inWords({ ...found }) === inWords(expected) ? undefined : inWords({ ...found })
  return { cell: `${found.valid}/${found.none}/${found.backoff}`, problem }
}

/** The counts that are not zero. */
function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .flatMap(([state, count]) => (count === 0 ? [] : [`${state} ${count}`]))
    .join(', ')
}
