import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepingStream } from '../in-process.fixture.js'
import { createOutput } from './output.js'
import { createSink } from './sink.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function outputFor({ columns, json = false }: { columns?: number; json?: boolean }) {
  const stderr = keepingStream(columns)
  const sinks = { stdout: createSink(keepingStream(columns)), stderr: createSink(stderr) }
  return { output: createOutput({ json, ...sinks, now: Date.now, hasColours: false }), stderr }
}

/** Work that ends when it is told to. */
function work() {
  let end = () => {}
  const promise = new Promise<void>((resolve) => (end = resolve))
  return { run: () => promise, end: () => end() }
}

describe('a wait', () => {
  it('of less than a second is not spoken of', async () => {
    const { output, stderr } = outputFor({ columns: 80 })
    const { run, end } = work()
    const over = output.waiting.during('Toast', run)
    await vi.advanceTimersByTimeAsync(999)
    end()
    await over
    expect(stderr.text).toBe('')
  })

  it('of more says what for and how long, and takes its line away', async () => {
    const { output, stderr } = outputFor({ columns: 80 })
    const { run, end } = work()
    const over = output.waiting.during('a token of Toast from example.com', run)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(stderr.text).toBe('\r\u001B[2K⠋ waiting for a token of Toast from example.com, 1 s')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(stderr.text.split('\r').at(-1)).toMatch(/waiting for a token of Toast from example\.com, 3 s$/)
    expect(output.waiting.current).toBe('a token of Toast from example.com')
    end()
    await over
    expect(stderr.text.endsWith('\r\u001B[2K')).toBe(true)
    const { length } = stderr.text
    await vi.advanceTimersByTimeAsync(2_000)
    expect([stderr.text.length, output.waiting.current]).toEqual([length, undefined])
  })

  it('is one line, however narrow the terminal is, and away before something is said', async () => {
    const { output, stderr } = outputFor({ columns: 30 })
    const { run, end } = work()
    const over = output.waiting.during('a token of Toast from example.com', run)
    await vi.advanceTimersByTimeAsync(1_500)
    const shown = stderr.text.split('\u001B[2K').at(-1) ?? ''
    expect(shown.length).toBeLessThan(30)
    output.say('something')
    expect(stderr.text.endsWith('\r\u001B[2Kpos-auth: something\n')).toBe(true)
    end()
    await over
  })

  it.each([{}, { columns: 80, json: true }])('is silent where nobody looks: %j', async (where) => {
    const { output, stderr } = outputFor(where)
    const { run, end } = work()
    const over = output.waiting.during('Toast', run)
    await vi.advanceTimersByTimeAsync(5_000)
    end()
    await over
    expect(stderr.text).toBe('')
  })

  it('ends with the work, whatever becomes of that', async () => {
    const { output, stderr } = outputFor({ columns: 80 })
    const failed = output.waiting.during('Toast', async () => {
      await vi.advanceTimersByTimeAsync(1_200)
      throw new Error('the work')
    })
    await expect(failed).rejects.toThrow('the work')
    expect(stderr.text.endsWith('\u001B[2K')).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
