import fc from 'fast-check'
import type { Instance, Setting } from './model-instance.fixture.js'
import { policyOf } from './model-vendor.fixture.js'
import type { Held } from './model-watched.fixture.js'
import type { How, World } from './model-world.fixture.js'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const at = fc.nat({ max: 2 })
const how = fc.constantFrom<How[]>('plain', 'fetch', 'forced', 'fresh')
const healthyStep = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('burst' as const),
      calls: fc.array(fc.record({ at, how }), { minLength: 1, maxLength: 6 }),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('sleep' as const),
      ms: fc.constantFrom(10 * second, minute, 5 * minute, 20 * minute, 54 * minute, 58 * minute, hour, 25 * hour),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ do: fc.constantFrom('invalidate' as const, 'forget' as const, 'restart' as const), at }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ do: fc.constant('vendorForgets' as const), credential: fc.constantFrom('a', 'b') }),
    weight: 1,
  },
)
export type HealthyStep = typeof healthyStep extends fc.Arbitrary<infer Value> ? Value : never
export const healthySteps = fc.array(healthyStep, { maxLength: 25, size: 'max' })
type Call = { at: number; how: How }
type Want = 'missing' | 'recovery' | 'advisory' | 'mandatory' | 'forced'

/**
 * The model of a fleet without faults: a burst of calls, all at one moment, costs one token request per credential if
 * anybody needs what the shared record cannot give, and none otherwise.
 */
export class Fleet {
  readonly #world: World
  readonly #kind: Setting['kind']
  /** What the shared record holds, by credential. */
  readonly #shared = new Map<string, Pick<Held, 'accessToken' | 'issuedAt' | 'expiresAt'>>()

  constructor(world: World, kind: Setting['kind']) {
    this.#world = world
    this.#kind = kind
  }

  async play(step: HealthyStep): Promise<void> {
    const world = this.#world
    if (step.do === 'sleep') this.#sleep(step.ms)
    // The hourly limit counts an instance's own attempts too, which a forgotten record does not hold.
    if (step.do === 'forget' && !this.#kind.repeats) {
      this.#shared.delete(world.instance(step.at).credential)
      world.run(step.at, (auth) => auth.forget())
    }
    if (step.do === 'restart') world.restart(step.at)
    if (step.do === 'vendorForgets') world.vendor.forgetTokens(step.credential)
    if (step.do === 'invalidate') {
      // A token that a recovery brought a moment ago would count as fruitless.
      this.#sleep(6 * minute)
      world.run(step.at, (auth) => auth.invalidate())
    }
    if (step.do === 'burst') await this.#burst(step.calls)
    await world.advance(10 * second)
  }

  async #burst(calls: Call[]): Promise<void> {
    const world = this.#world
    while (this.#isNearAnEdge()) await world.advance(4 * second)
    const [first] = calls
    // Whether an instance knows of the others' attempts depends on chance: calls of one kind make that no matter.
    const burst = this.#kind.repeats && first ? calls.map(({ at: place }) => ({ ...first, at: place })) : calls
    const before = world.requests
    const begunAt = world.now()
    const expected = ['a', 'b'].filter((credential) => this.#costsOne(credential, burst)).length
    for (const call of burst) world.call(call.at, call.how)
    await world.advance(10 * second)
    const actual = world.requests - before
    if (actual !== expected) world.breaches.push(`${actual} token requests instead of ${expected}`)
    this.#learn(begunAt)
    // Where nothing is wrong but that the vendor forgot its tokens, only its hourly limit can give a 401 back.
    if (world.refused > 0 && !this.#kind.repeats) world.breaches.push(`${world.refused} calls got 401`)
    world.refused = 0
  }

  /** Whoever asked holds what is in the record now: a burst makes one token at most. */
  #learn(since: number): void {
    for (const { credential, watch } of this.#world.instances) {
      if (watch.held && watch.held.issuedAt >= since) this.#shared.set(credential, watch.held)
    }
  }

  #costsOne(credential: string, burst: Call[]): boolean {
    const fleet = new Set(burst.map((call) => this.#world.instance(call.at)))
    return [...fleet].some((instance) => {
      const own = burst.filter((call) => this.#world.instance(call.at) === instance)
      return (
        instance.credential === credential &&
        this.#asks(
          instance,
          own.map((call) => call.how),
        )
      )
    })
  }

  /** Whether an instance would have to ask the vendor if it were alone. */
  #asks(instance: Instance, calls: How[]): boolean {
    const { held } = instance.watch
    const wants = calls.map((call) => this.#want(instance, call))
    const want = wants.find((one) => one !== undefined)
    const record = this.#shared.get(instance.credential)
    const isServed = want !== undefined && this.#serves(instance, want, held)
    if (want !== undefined && !isServed && !this.#isPaced(instance, want)) return true
    // What the calls of auth.fetch are sent with.
    const isWaited = want === 'missing' || want === 'recovery' || want === 'mandatory'
    const used = isWaited && isServed ? record : held
    const isRefused = used !== undefined && !this.#world.vendor.accepts(used.accessToken)
    if (!calls.includes('fetch') || !isRefused) return false
    // A newer token is tried first: one that came while the call was under way, or is in the record.
    const isTried = (isServed && !isWaited) || this.#serves(instance, 'recovery', used)
    if (isTried && record && this.#world.vendor.accepts(record.accessToken)) return false
    return !this.#isPaced(instance, 'recovery')
  }

  #want({ watch: { held, isSuspect }, now }: Instance, call: How): Want | undefined {
    if (held === undefined || now() >= held.expiresAt) return call === 'forced' ? 'forced' : 'missing'
    if (call === 'forced') return 'forced'
    if (isSuspect) return 'recovery'
    if (now() < held.refreshAt) return undefined
    const firstMs = Math.max(held.mandatoryMs, call === 'fresh' ? Math.min(3 * minute, held.advisoryMs) : 0)
    if (held.expiresAt - now() <= firstMs) return 'mandatory'
    return now() < held.backgroundAt ? undefined : 'advisory'
  }

  #serves(
    { credential, now }: Instance,
    want: Want,
    held: Pick<Held, 'accessToken' | 'issuedAt' | 'expiresAt'> | undefined,
  ): boolean {
    const record = this.#shared.get(credential)
    if (record === undefined || want === 'forced') return false
    if (record.expiresAt - now() <= (record.expiresAt - record.issuedAt) / 20) return false
    if (want === 'missing' || held === undefined) return true
    if (record.accessToken === held.accessToken) return record.issuedAt > held.issuedAt
    return want === 'recovery' ? record.issuedAt > held.issuedAt - 15 * minute : record.expiresAt > held.expiresAt
  }

  #isPaced({ credential, watch: { held }, now }: Instance, want: Want): boolean {
    const { requestsPerHour = Infinity } = policyOf(this.#kind)
    const isUsable = [held, this.#shared.get(credential)].some((token) => token && now() < token.expiresAt)
    const recent = this.#world.sentAt(credential).filter((sentAt) => now() - sentAt < hour)
    return isUsable && want !== 'mandatory' && recent.length >= requestsPerHour
  }

  #sleep(ms: number): void {
    this.#world.setClocks(ms)
    this.#world.vendor.sleptMs += ms
  }

  /** Whether anything that time decides is decided while a burst goes on. */
  #isNearAnEdge(): boolean {
    const { instances } = this.#world
    return instances.some(({ credential, watch: { held }, now }) => {
      const tokens = [held, this.#shared.get(credential)].filter((token) => token !== undefined)
      const edges = tokens.flatMap(({ issuedAt, expiresAt }) => [expiresAt, expiresAt - (expiresAt - issuedAt) / 20])
      const windows = held ? [held.mandatoryMs, held.advisoryMs, 3 * minute].map((ms) => held.expiresAt - ms) : []
      const hours = this.#world.sentAt(credential).map((sentAt) => sentAt + hour)
      return [...edges, ...windows, ...hours, held?.refreshAt ?? 0, held?.backgroundAt ?? 0].some(
        (edge) => Math.abs(edge - now()) < 3 * second,
      )
    })
  }
}
