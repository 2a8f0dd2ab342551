import fc from 'fast-check'
import { cacheModes } from './model-cache.fixture.js'
import type { Setting } from './model-instance.fixture.js'
import { vendorModes } from './model-vendor.fixture.js'
import type { World } from './model-world.fixture.js'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const at = fc.nat({ max: 2 })
const credential = fc.constantFrom('a' as const, 'b' as const)

const call = fc.record({
  do: fc.constant('call' as const),
  at,
  how: fc.constantFrom('plain' as const, 'fetch' as const, 'forced' as const, 'fresh' as const),
  callers: fc.integer({ min: 1, max: 3 }),
  abortAfterMs: fc.option(fc.nat({ max: 60 }), { nil: undefined, freq: 5 }),
})
/** In a wait things happen. In a sleep the machine stands still: the clocks go on, vendor's and all, and nothing happens. */
const wait = fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 5, 20, 100, second, 30 * second) })
const sleep = fc.record({
  do: fc.constant('sleep' as const),
  ms: fc.constantFrom(10 * second, minute, 4 * minute, 20 * minute, 55 * minute, hour, 25 * hour),
})
/** Our clocks alone are set; the vendor's go on. */
const setClock = fc.record({
  do: fc.constant('setClock' as const),
  ms: fc.constantFrom(second, 5 * minute, hour, 24 * hour, -minute, -10 * minute, -20 * minute, -24 * hour),
})
const invalidate = fc.record({ do: fc.constantFrom('invalidate' as const, 'forget' as const, 'restart' as const), at })
const rotate = fc.record({ do: fc.constantFrom('rotate' as const, 'vendorForgets' as const), credential })
const vendor = fc.record({ do: fc.constant('vendor' as const), mode: fc.constantFrom(...vendorModes) })
const api = fc.record({ do: fc.constant('api' as const), isForbidding: fc.boolean() })
const cache = fc.record({ do: fc.constant('cache' as const), mode: fc.constantFrom(...cacheModes) })
const deleteRecords = fc.record({ do: fc.constant('deleteRecords' as const) })

const anyStep = fc.oneof(
  { arbitrary: call, weight: 12 },
  { arbitrary: wait, weight: 8 },
  { arbitrary: sleep, weight: 4 },
  { arbitrary: vendor, weight: 3 },
  { arbitrary: cache, weight: 3 },
  { arbitrary: setClock, weight: 2 },
  { arbitrary: invalidate, weight: 3 },
  { arbitrary: rotate, weight: 2 },
  { arbitrary: api, weight: 2 },
  { arbitrary: deleteRecords, weight: 1 },
)
export type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never
export const steps = fc.array(anyStep, { minLength: 1, maxLength: 40, size: 'max' })

const skew = fc.constantFrom(0, 0, 5 * minute, -5 * minute)
const kind = fc.constantFrom(
  { lifetimeSeconds: 3600, repeats: false },
  { lifetimeSeconds: 40, repeats: false },
  { lifetimeSeconds: 24 * 3600, repeats: false },
  { lifetimeSeconds: 3600, repeats: true },
)
export const setting: fc.Arbitrary<Setting> = fc.record({
  seed: fc.nat(),
  kind,
  cache: fc.constantFrom('none' as const, 'with leases' as const, 'without leases' as const),
  instances: fc.array(fc.record({ credential, skewMs: skew }), { minLength: 1, maxLength: 3 }),
})

export async function play(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'call':
      for (let caller = 0; caller < step.callers; caller += 1) world.call(step.at, step.how, step.abortAfterMs)
      break
    case 'wait':
      await world.advance(step.ms)
      break
    case 'sleep':
      world.setClocks(step.ms)
      world.vendor.sleptMs += step.ms
      break
    case 'setClock':
      world.setClocks(step.ms)
      break
    case 'invalidate':
      world.run(step.at, (auth) => auth.invalidate())
      break
    case 'forget':
      world.run(step.at, (auth) => auth.forget())
      break
    case 'restart':
      world.restart(step.at)
      break
    case 'rotate':
      world.rotate(step.credential)
      break
    case 'vendorForgets':
      world.vendor.forgetTokens(step.credential)
      break
    case 'vendor':
      world.vendor.mode = step.mode
      break
    case 'api':
      world.vendor.isForbidding = step.isForbidding
      break
    case 'cache':
      world.cache.mode = step.mode
      break
    case 'deleteRecords':
      await world.cache.deleteRecords()
      break
  }
}
