import { WriteStream } from 'node:tty'
import { afterEach, expect, it, vi } from 'vitest'
import { paint, utcTime } from './output.js'

const { isTTY } = process.stdout
afterEach(() => {
  vi.unstubAllEnvs()
  Object.assign(process.stdout, { isTTY })
})

it('colours what goes to a terminal, unless NO_COLOR is set', () => {
  // A build server's own variables would say that its log has no colours.
  for (const name of ['CI', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'NO_COLOR', 'TMUX']) vi.stubEnv(name, undefined)
  vi.stubEnv('TERM', 'xterm-256color')
  const getColorDepth = () => WriteStream.prototype.getColorDepth()
  Object.assign(process.stdout, { isTTY: true, getColorDepth })
  expect(paint('red', 'text')).toBe('\u001B[31mtext\u001B[39m')
  vi.stubEnv('NO_COLOR', '1')
  expect(paint('red', 'text')).toBe('text')
  vi.stubEnv('NO_COLOR', undefined)
  Object.assign(process.stdout, { isTTY: false })
  expect(paint('red', 'text')).toBe('text')
})

it('writes times in UTC, to the second', () => {
  expect(utcTime(Date.UTC(2026, 10, 22, 14, 5, 9, 870))).toBe('2026-11-22T14:05:09Z')
})
