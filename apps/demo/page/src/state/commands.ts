import type { ActionView, ConnectionView, VendorView } from '../../../src/console/view.js'
import type { Command } from './console-state.js'

export type Run = (command: Command) => void

/** Something done with one connection. */
export function connectionCommand({ id, label }: ConnectionView, { name, label: title }: ActionView): Command {
  const path = `/connections/${id.split('/').map(encodeURIComponent).join('/')}/actions/${name}`
  return { path, key: id, name, title, about: label, connection: id, isReported: true }
}

/** Takes the last error away. */
export function dismissal(connection: ConnectionView): Command {
  const action = { name: 'dismiss-error', label: 'Dismiss the error', hint: '' } as const
  return { ...connectionCommand(connection, action), isReported: false }
}

/** Something that happens to a whole vendor. */
export function vendorCommand({ name: vendor, label }: VendorView, { name, label: title }: ActionView): Command {
  return { path: `/vendors/${vendor}/actions/${name}`, key: vendor, name, title, about: label, isReported: true }
}

const ofConsole = (path: string, name: string, title: string): Command => ({
  path,
  key: 'console',
  name,
  title,
  isReported: false,
})

export const pauseTraffic = ofConsole('/traffic/pause', 'pause', 'Traffic paused')
export const resumeTraffic = ofConsole('/traffic/resume', 'resume', 'Traffic resumed')
export const startOver = ofConsole('/reset', 'reset', 'Started over')

export function setSpeed(factor: number): Command {
  return ofConsole(`/traffic/speed/${factor}`, 'speed', 'Speed changed')
}
