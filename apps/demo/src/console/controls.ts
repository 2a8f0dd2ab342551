import type { Action } from './action.js'
import { vendorActions } from './actions.js'
import type { Connection } from './connection.js'
import { Problem, type Controls } from './console.js'
import type { Feed } from './feed.js'
import { perform } from './perform.js'
import { actionsOf } from './sandbox-view.js'
import type { Timeline } from './timeline.js'
import type { Traffic } from './traffic.js'
import type { Turns } from './turns.js'
import type { Vendor } from './vendor.js'
import type { ActionReport, ActionResult } from './view.js'

/** What is controlled. */
export interface ControlsInit {
  readonly vendors: () => readonly Vendor[]
  readonly turns: Turns
  readonly traffic: Traffic
  readonly feed: Feed
  readonly timeline: Timeline
  readonly now: () => number
  /** Ends a bucket of the chart. */
  readonly sample: () => void
  /** Puts new connections in place of all. */
  readonly startAnew: () => void
}

const none = { calls: 0, tokenRequests: 0, apiRequests: 0, failures: 0 }

export function controlsOf(init: ControlsInit): Controls {
  const { vendors, turns, traffic, feed, timeline, now, sample, startAnew } = init
  let isResetting = false

  function vendorOf(name: string): Vendor {
    const vendor = vendors().find(({ tenants }) => tenants.vendor === name)
    const names = vendors().map(({ tenants }) => tenants.vendor)
    if (vendor === undefined) throw new Problem(404, `There is no such vendor. There are ${names.join(', ')}`)
    return vendor
  }

  /** An action whose sandbox is gone in the middle of it fails in ways that say nothing to anybody. */
  async function ifOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      if (!feed.isClosed) return await work()
    } catch (error) {
      if (!feed.isClosed) throw error
    }
    throw new Problem(503, 'The console was closed meanwhile')
  }

  async function act<Subject extends Vendor | Connection>(
    { subject, vendor, label }: { subject: Subject; vendor: Vendor; label: string },
    action: Action<Subject>,
    whose: Pick<ActionReport, 'vendor' | 'connection'>,
  ): Promise<ActionResult> {
    if (subject.running !== undefined)
      throw new Problem(409, `${label} is busy with another action. Wait for its result`)
    if (isResetting) throw new Problem(409, 'The console is about to begin anew. Wait for that')
    if (action.needs && vendor.faults.current === 'down')
      throw new Problem(409, `${vendor.tenants.label} is down. Bring it back first`)
    if (action.needs === 'token' && vendor.tenants.hasWrongPassword(label))
      throw new Problem(409, `${label} has a wrong password. Give it the right one first`)
    subject.running = action.name
    const result = await turns
      .take(() => ifOpen(() => perform(action, subject)))
      .finally(() => {
        subject.running = undefined
      })
    if (!traffic.view.running) sample()
    timeline.add({
      ...whose,
      at: now(),
      type: 'action',
      severity: result.ok ? 'info' : 'error',
      text: `${action.label}: ${result.text}`,
    })
    feed.report({ ...whose, action: action.name, result })
    return result
  }

  return {
    async actOnVendor(name, actionName) {
      const vendor = vendorOf(name)
      const { label } = vendor.tenants
      const action = vendorActions.find((one) => one.name === actionName)
      if (action === undefined) throw new Problem(404, `${label} has no such action`)
      return act({ subject: vendor, vendor, label }, action, { vendor: vendor.tenants.vendor })
    },
    async actOnConnection(name, label, actionName) {
      const vendor = vendorOf(name)
      const connection = vendor.connections.find((one) => one.label === label)
      if (connection === undefined) throw new Problem(404, `${vendor.tenants.label} has no such connection`)
      if (actionName === 'dismiss-error') {
        connection.dismissError()
        return { ok: true, text: 'The error is dismissed', counts: none }
      }
      const action = actionsOf(vendor).find((one) => one.name === actionName)
      if (action === undefined) throw new Problem(404, `${label} has no such action`)
      const whose = { vendor: vendor.tenants.vendor, connection: connection.id }
      return act({ subject: connection, vendor, label }, action, whose)
    },
    pause() {
      traffic.pause()
      feed.changed()
      return traffic.view
    },
    resume() {
      traffic.resume()
      feed.changed()
      return traffic.view
    },
    setSpeed(factor) {
      traffic.setSpeed(factor)
      feed.changed()
      return traffic.view
    },
    async reset() {
      if (isResetting) throw new Problem(409, 'The console is about to begin anew already. Wait for that')
      isResetting = true
      try {
        await turns.take(() => ifOpen(async () => startAnew()))
      } finally {
        isResetting = false
      }
      timeline.add({
        at: now(),
        type: 'reset',
        severity: 'info',
        text: 'Back to the start: no tokens, the counts at zero',
      })
      feed.changed()
      return { ok: true, text: 'Back to the start: no tokens, the counts at zero. The clock stays', counts: none }
    },
  }
}
