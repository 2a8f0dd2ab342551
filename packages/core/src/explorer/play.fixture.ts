import { startMembers } from './members.fixture.js'
import { checkGrants, checkRequests, checkSettled, checkTokens, isSettled } from './promises.fixture.js'
import { standstillMs, type Process } from './process.fixture.js'
import type { Course, Schedule } from './schedules.fixture.js'
import { World, type Started } from './world.fixture.js'

const minute = 60_000
/** Much longer than any call may take. */
const longMs = 10 * minute
/** In which what goes on in the background comes to its end. */
const restMs = 30_000

/** How long before the end of a standstill a process starts late. */
const lateMs = 3_000

/** What came of a schedule. */
interface Played {
  readonly world: World
  readonly first: Course
  readonly second: Course
}

/** Plays one schedule. */
export async function play(schedule: Schedule): Promise<Played> {
  const world = new World(schedule.scenario)
  const onUnhandled = (reason: unknown) => world.breach(`nobody handled ${String(reason)}`)
  process.on('unhandledRejection', onUnhandled)
  try {
    const played = { world, ...(await playIn(world, schedule)) }
    await world.time.advance(0, () => undefined)
    return played
  } finally {
    process.off('unhandledRejection', onUnhandled)
    world.time.uninstall()
  }
}

async function playIn(world: World, { scenario, start, fault }: Schedule): Promise<Omit<Played, 'world'>> {
  const first = world.start('first')
  const second = scenario.isOneProcess ? first : world.start('second')
  const [one, other] = [startMembers(world, first, scenario.first), startMembers(world, second, scenario.second)]
  await prepare(world, [...one, ...other])
  if (fault) (fault.in === 'first' ? first : second).fault = fault

  const courses = new Map<Process, { name: string; others: number }[]>([first, second].map((each) => [each, []]))
  let hasStarted = false
  const startSecond = () => {
    if (!hasStarted) for (const started of other) world.call(started)
    hasStarted = true
  }
  world.onOperation = (by, name) => {
    const others = (by === first ? second : first).operations
    courses.get(by)?.push({ name, others })
    if (by === first && by.operations === start) startSecond()
  }
  for (const started of one) world.call(started)
  if (start === 'late') world.time.happens(undefined, standstillMs - lateMs, startSecond)
  await until(world, () => first.hasEnded || isSettled(world))
  startSecond()
  await until(world, () => isSettled(world))
  await world.time.advance(restMs, () => undefined)
  world.onOperation = () => undefined
  checkSettled(world, [first, second])
  checkRequests(world)
  if (fault === undefined) checkTokens(world)
  checkGrants(world)

  await goOn(world, [...one, ...other])
  checkGrants(world)
  return { first: courses.get(first) ?? [], second: (!scenario.isOneProcess && courses.get(second)) || [] }
}

/** Before anything can happen: where the scenario is about a token that is held, all get one. */
async function prepare(world: World, members: readonly Started[]): Promise<void> {
  if (!world.scenario.isRefused) return
  for (const started of members) {
    world.call(started)
    await until(world, () => isSettled(world))
  }
  // A token that is refused soon after it came counts as fruitless.
  await world.time.advance(10 * minute, () => undefined)
  world.vendor.forgetAccessTokens()
  world.cache.replicate()
  for (const { process } of members) process.operations = 0
  world.sendings.sent.length = 0
}

/** When all is over, those who live go on, and whoever ended starts anew. */
async function goOn(world: World, members: readonly Started[]): Promise<void> {
  await world.time.advance(2 * minute, () => undefined)
  const successor = world.start('successor')
  const living = members.flatMap((started) =>
    started.process.hasEnded ? startMembers(world, successor, [{ ...started.member, hasCode: false }]) : [started],
  )
  let before = world.calls.length
  for (const started of living) world.call(started, !started.process.hasEnded)
  await until(world, () => isSettled(world))
  await world.time.advance(restMs, () => undefined)
  checkSettled(world, [...new Set(living.map(({ process }) => process))])
  if (world.calls.slice(before).every(({ error }) => error === undefined)) return
  // Of calls at one moment one may fail for what another mends.
  before = world.calls.length
  for (const started of living) {
    world.call(started)
    await until(world, () => isSettled(world))
  }
  for (const { member, process, error } of world.calls.slice(before)) {
    const isGood = world.vendor.isGood(world.storeOf(member.account).refreshToken)
    if (error !== undefined && isGood) world.breach(`a later call of the ${process.name} process got ${error.message}`)
  }
}

async function until(world: World, isOver: () => boolean): Promise<void> {
  await world.time.advance(longMs, isOver)
}
