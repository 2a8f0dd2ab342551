import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keepingStream } from '../in-process.fixture.js'
import { createOutput } from './output.js'
import { createSink, type Stream } from './sink.js'
import { distance, localTime, timeAndDistance, timeWithOffset, withLocalTimes } from './times.js'
import { wrap } from './wrap.js'

const now = new Date(2026, 10, 27, 22, 14, 5).getTime()

describe('a time', () => {
  it('is that of the clock on the wall: with the day where it is another', () => {
    expect(localTime(now + 52_000, now)).toBe('22:14:57')
    expect(localTime(now + 14 * 86_400_000, now)).toBe('2026-12-11 22:14')
    expect(localTime(new Date(2026, 10, 28).getTime(), now)).toBe('2026-11-28 00:00')
    expect(timeAndDistance(now + 52_000, now)).toBe('22:14:57 (in 52 s)')
  })

  it.each([
    [52_000, 'in 52 s'],
    [51_001, 'in 52 s'],
    [861_000, 'in 14 min 21 s'],
    [0, 'now'],
    [-90_000, '1 min 30 s ago'],
  ])('that is %i ms off is %s', (ms, words) => {
    expect(distance(now + ms, now)).toBe(words)
  })

  it('in a report says how far from UTC it is', () => {
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-345)
    onTestFinished(() => void vi.restoreAllMocks())
    expect(timeWithOffset(now)).toBe('2026-11-27 22:14:05 +05:45')
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(210)
    expect(timeWithOffset(now)).toBe('2026-11-27 22:14:05 -03:30')
  })

  it('in a message of the packages is one of this terminal, and nothing else is changed', () => {
    const message = `none is sent before ${new Date(now + 52_000).toISOString()}; 2026-11-27 is a day`
    expect(withLocalTimes(message, now)).toBe('none is sent before 22:14:57 (in 52 s); 2026-11-27 is a day')
  })
})

describe('wrap', () => {
  it('breaks between words, and keeps what is longer than a line whole', () => {
    expect(wrap('one two three', { width: 8 })).toEqual(['one two', 'three'])
    expect(wrap('see https://example.com/a/long/path there', { width: 10, indent: '  ' })).toEqual([
      'see',
      '  https://example.com/a/long/path',
      '  there',
    ])
    expect(wrap('one two', { width: 8, taken: 4 })).toEqual(['one', 'two'])
    expect(wrap('one two three', { width: undefined })).toEqual(['one two three'])
  })

  it('counts no colours, and leaves what is indented as it is', () => {
    expect(wrap('\u001B[31mone\u001B[39m two', { width: 7 })).toHaveLength(1)
    expect(wrap('a defect\n    at a place far away', { width: 10 })).toEqual(['a defect', '    at a place far away'])
  })
})

describe('what is said', () => {
  function outputFor(columns?: number, json = false) {
    const [stdout, stderr] = [keepingStream(columns), keepingStream(columns)]
    const sinks = { stdout: createSink(stdout), stderr: createSink(stderr) }
    return { output: createOutput({ json, ...sinks, now: () => now, hasColours: false }), stdout, stderr }
  }
  const long = `${'word '.repeat(30)}before ${new Date(now + 52_000).toISOString()}`

  it('has one prefix, and is wrapped at the width of a terminal', () => {
    const { output, stderr } = outputFor(40)
    output.say(long)
    const lines = stderr.text.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(4)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
    expect(lines[0]).toMatch(/^pos-auth: word/)
    expect(lines.slice(1).every((line) => line.startsWith('  '))).toBe(true)
    expect(stderr.text.replaceAll(/\s+/g, ' ')).toContain('before 22:14:57 (in 52 s)')
  })

  it('is one line in a pipe', () => {
    const { output, stderr } = outputFor()
    output.say(long)
    expect(stderr.text.trimEnd().split('\n')).toHaveLength(1)
  })

  it('is wrapped at 80 columns where a terminal does not say how wide it is', () => {
    expect(createSink({ ...keepingStream(), isTTY: true, columns: 0 }).width).toBe(80)
    expect(createSink({ ...keepingStream(), isTTY: true, columns: undefined }).width).toBe(80)
    expect(createSink(keepingStream()).width).toBeUndefined()
  })

  it('is kept until the end with --json, and told with the error', () => {
    const { output, stderr } = outputFor(80, true)
    output.say('not said')
    output.note('a note')
    output.fail({ exitCode: 1, code: 'a_code', message: 'a message' }, 'words')
    expect(JSON.parse(stderr.text)).toEqual({ error: { code: 'a_code', message: 'a message' }, notes: ['a note'] })
  })
})

describe('a stream', () => {
  /** One whose writes fail, as those of a closed pipe and a full disk do: late, and by an event too. */
  function failing(code: string): Stream & { writes: number } {
    const error = Object.assign(new Error('hunter2'), { code })
    let tell: (error: Error) => void = () => {}
    return {
      writes: 0,
      write(_, done) {
        this.writes += 1
        queueMicrotask(() => {
          tell(error)
          done(error)
        })
      },
      on: (_, listener) => (tell = listener),
    }
  }

  it('on a full disk is a failure with its code, once', async () => {
    const stream = failing('ENOSPC')
    const sink = createSink(stream)
    sink.write('one')
    expect(await sink.finished()).toBe('ENOSPC')
    sink.write('two')
    expect([await sink.finished(), stream.writes, sink.gone.aborted]).toEqual(['ENOSPC', 1, true])
  })

  it('that nobody reads any more is no failure', async () => {
    const sink = createSink(failing('EPIPE'))
    sink.write('one')
    expect([await sink.finished(), sink.gone.aborted]).toEqual([undefined, true])
  })
})
