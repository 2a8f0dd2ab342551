import { faultKinds, type Fault, type FaultKind } from './process.fixture.js'
import { scenarios, type Scenario } from './scenarios.fixture.js'

/** One course of events. */
export interface Schedule {
  readonly scenario: Scenario
  /**
   * The second process starts when the first begins its operation of this number; when the first has nothing more to do; or late in
   * its standstill, when others may have its lease and its lock.
   */
  readonly start: number | 'after' | 'late'
  readonly fault?: Fault & { readonly in: 'first' | 'second' }
}

/** What a process did: its operations by name, each with the number of those that the other had begun. */
export type Course = readonly { readonly name: string; readonly others: number }[]

/** As a schedule is printed, and given to be played alone: `refresh start=3 second:5:ends-after`. */
export function nameOf({ scenario, start, fault }: Schedule): string {
  const what = fault ? ` ${fault.in}:${fault.at}:${fault.kind.replaceAll(' ', '-')}` : ''
  return `${scenario.name} start=${start}${what}`
}

export function scheduleOf(name: string): Schedule {
  const match = /^(\S+) start=(\d+|after|late)(?: (first|second):(\d+):(\S+))?$/.exec(name)
  const [, scenarioName, startText, process, at, kindText] = match ?? []
  const scenario = scenarios.find((one) => one.name === scenarioName)
  const kind = faultKinds.find((one) => one.replaceAll(' ', '-') === kindText)
  if (scenario === undefined || (process !== undefined && kind === undefined)) throw new Error(`no schedule: ${name}`)
  const start = startText === 'after' || startText === 'late' ? startText : Number(startText)
  if (kind === undefined) return { scenario, start }
  return { scenario, start, fault: { in: process === 'second' ? 'second' : 'first', at: Number(at), kind } }
}

/** When the second process may start. */
export function startsOf(scenario: Scenario, alone: Course): Schedule[] {
  const starts = alone.map((_, index) => index + 1).filter((start) => !isRepeated(alone, start - 1))
  return [...(['after', 'late'] as const), ...starts].map((start) => ({ scenario, start }))
}

/** A schedule with one fault each: all that can happen, at each operation of both. Up to the fault, all is as it was without. */
export function faultsOf({ scenario, start }: Schedule, courses: Record<'first' | 'second', Course>): Schedule[] {
  return (scenario.faultsIn ?? (['first', 'second'] as const)).flatMap((who) =>
    courses[who].flatMap((operation, index) => {
      const at = index + 1
      // Where it ends before the second was to start, that one starts then: one such schedule is enough.
      const hasStarted = who === 'second' || typeof start !== 'number' || start <= at
      if (isRepeated(courses[who], index) || (start === 'late' && who === 'second')) return []
      const kinds = (start === 'late' ? standstills : faultKinds).filter(
        (kind) =>
          (scenario.faults ?? faultKinds).includes(kind) &&
          isOfItsOwn(kind, operation.name) &&
          (hasStarted || !kind.startsWith('ends')),
      )
      return kinds.map((kind) => ({ scenario, start, fault: { in: who, at, kind } }))
    }),
  )
}

/** Whether a fault has another effect there than one that is tried anyway. */
function isOfItsOwn(kind: FaultKind, operation: string): boolean {
  // A failover shows at the next operation of the cache.
  if (kind === 'cache fails over') return operation.startsWith('cache') || operation.startsWith('lease')
  // Nobody waits for what a release answers.
  if (operation.endsWith('.release')) return kind === 'ends before' || kind === 'cut before'
  // Where nothing is changed, before and after it are the same.
  return !onlyReads.has(operation) || (kind !== 'ends before' && kind !== 'cut before')
}

const standstills: readonly FaultKind[] = ['frozen', 'suspended']
const onlyReads: ReadonlySet<string> = new Set(['store.load', 'cache.get', 'api'])

/** Whether a process that waits only looks again, and the other has done nothing since it last did; or extends again. */
function isRepeated(course: Course, index: number): boolean {
  const { name: operation } = course[index] ?? {}
  if (operation?.endsWith('.extend') && course[index - 1]?.name === operation) return true
  return [1, 2, 3].some((length) => {
    const [round, last] = [
      course.slice(index + 1 - length, index + 1),
      course.slice(Math.max(0, index + 1 - 2 * length), index + 1 - length),
    ]
    const isWait = round.some(({ name }) => name === 'cache.lease' || name === 'store.lock')
    return isWait && round.every(({ name, others }, at) => last[at]?.name === name && last[at].others === others)
  })
}
