import { apiCallTask } from './tasks/api-call.js'
import { fleetMemberTask } from './tasks/fleet-member.js'
import { firstTokenTask } from './tasks/first-token.js'
import { growingCallersTask } from './tasks/growing-callers.js'
import { heldTokenTask } from './tasks/held-token.js'
import { manyCallersTask } from './tasks/many-callers.js'
import { poolBytesTask, poolHitsTask } from './tasks/pool.js'
import { prewarmTask } from './tasks/prewarm.js'
import { sharedTenantsTask } from './tasks/shared-tenants.js'
import { tenantsTask } from './tasks/tenants.js'

/** What can run in a process of its own: one object in, one out, both plain data. */
const tasks = {
  apiCall: apiCallTask,
  firstToken: firstTokenTask,
  fleetMember: fleetMemberTask,
  growingCallers: growingCallersTask,
  heldToken: heldTokenTask,
  manyCallers: manyCallersTask,
  poolBytes: poolBytesTask,
  poolHits: poolHitsTask,
  prewarm: prewarmTask,
  sharedTenants: sharedTenantsTask,
  tenants: tenantsTask,
}

export type TaskName = keyof typeof tasks
export type TaskInput<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0]
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<(typeof tasks)[Name]>>

// Whoever started it is gone, and with it all use of a result.
process.once('disconnect', () => process.exit(1))

const [name, input] = process.argv.slice(2)
const task = tasks[name as TaskName] as (input: unknown) => Promise<unknown>
const output = await task(JSON.parse(input ?? '{}'))
process.send?.({ output }, undefined, undefined, () => process.exit())
