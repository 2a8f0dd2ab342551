import { afterEach, beforeAll, beforeEach } from 'vitest'
import { VirtualTime } from '../model/virtual-time.fixture.js'
import { hour } from './pool.fixture.js'

/** Virtual time for each test of a `describe`, since a run waits. */
export function runTimeForEach() {
  let time: VirtualTime
  // The first token request loads it, which takes real time.
  beforeAll(() => import('ky'))
  beforeEach(() => {
    time = new VirtualTime(1)
    time.install()
  })
  afterEach(() => time.uninstall())
  const wait = (ms: number) => time.advance(ms, () => undefined)
  return {
    /** The time of this test. */
    timeOf: () => time,
    now: () => Date.UTC(2026, 0, 15) + time.elapsedMs,
    wait,
    /** What a run gives, if it ends in that time. */
    run: async <Report>(report: Promise<Report>, ms = hour) => {
      await wait(ms)
      return report
    },
  }
}
