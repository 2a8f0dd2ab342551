import { describe, expect, it } from 'vitest'
import type { ConsoleView, Sample } from '../../../src/console/view.js'
import { connection, entry } from '../connection.fixture.js'
import { initialState, reduce, type Command, type ConsoleState, type Message } from './console-state.js'

const after = (messages: readonly Message[], state: ConsoleState = initialState) => messages.reduce(reduce, state)
const opened: Message = { type: 'opened' }
const result = { ok: true, text: '1 call', counts: { calls: 1, tokenRequests: 1, apiRequests: 0, failures: 0 } }
const view: ConsoleView = {
  mode: 'sandbox',
  now: 0,
  speed: 1,
  connections: [connection()],
  vendors: [
    {
      name: 'toast',
      label: 'Toast',
      environment: 'embedded sandbox',
      baseUrl: '',
      actions: [{ name: 'maintenance', label: 'Maintenance', hint: '' }],
      connectionActions: [{ name: 'get-token', label: 'Get token', hint: '' }],
    },
  ],
}
const viewed: Message = { type: 'view', view, at: 0 }
const command: Command = {
  path: '',
  key: 'toast/client-1',
  name: 'get-token',
  title: 'Get token',
  about: 'client-1',
  connection: 'toast/client-1',
  isReported: true,
}

const entries = (...ids: readonly number[]): Message => ({ type: 'timeline', entries: ids.map((id) => entry(id)) })
const idsOf = ({ timeline }: ConsoleState) => timeline.map(({ id }) => id)

describe('the timeline', () => {
  it('is newest first', () => {
    expect(idsOf(after([opened, entries(1, 2), entries(3)]))).toEqual([3, 2, 1])
  })

  it('begins anew with each connection, since the server sends it all again', () => {
    expect(idsOf(after([opened, entries(1, 2), { type: 'lost' }, opened, entries(1, 2, 3)]))).toEqual([3, 2, 1])
  })

  it('stays as it was while the connection is lost, and keeps the last 500', () => {
    expect(idsOf(after([opened, entries(1), { type: 'lost' }]))).toEqual([1])
    const ids = idsOf(after([opened, entries(...Array.from({ length: 505 }, (_, index) => index))]))
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, 504, 5])
  })
})

describe('the samples of the chart', () => {
  const sample = (at: number, made = 0): Sample => ({ at, made, saved: 0, failed: 0 })

  it('come whole, then one at a time; one that is sent again replaces what it was', () => {
    const { samples } = after([
      { type: 'history', samples: [sample(1), sample(2)] },
      { type: 'sample', sample: sample(3) },
      { type: 'sample', sample: sample(3, 5) },
    ])
    expect(samples).toEqual([sample(1), sample(2), sample(3, 5)])
    expect(after([{ type: 'history', samples: [] }], { ...initialState, samples }).samples).toEqual([])
  })
})

describe('the connection', () => {
  it('that is refused says why, until it is there', () => {
    const refused = after([{ type: 'lost', refusal: '32 pages' }])
    expect([refused.link, refused.refusal]).toEqual(['lost', '32 pages'])
    const back = after([opened], refused)
    expect([back.link, back.refusal]).toEqual(['open', undefined])
    expect(after([{ type: 'lost' }], refused).refusal).toBeUndefined()
  })
})

describe('a command', () => {
  const sent: Message = { type: 'sent', command }
  const reported: Message = {
    type: 'result',
    report: { vendor: 'toast', connection: 'toast/client-1', action: 'get-token', result },
  }

  it('is sent until it is answered', () => {
    expect(after([opened, sent]).sent).toEqual({ 'toast/client-1': 'get-token' })
    expect(after([opened, sent, { type: 'answered', command, answer: result }]).sent).toEqual({})
  })

  it('has one outcome, in the words of its button, though the result comes as an event and as the answer', () => {
    const messages: readonly Message[] = [opened, viewed, sent, reported, { type: 'answered', command, answer: result }]
    expect(after(messages).outcome).toEqual({
      title: 'Get token',
      about: 'client-1',
      connection: 'toast/client-1',
      ...result,
      number: 1,
    })
  })

  it('of a whole vendor is about the vendor', () => {
    const report = { vendor: 'toast', action: 'maintenance', result } as const
    const { outcome } = after([opened, viewed, { type: 'result', report }])
    expect(outcome).toEqual({ title: 'Maintenance', about: 'Toast', ...result, number: 1 })
  })

  it('has the answer as its outcome while no events come in', () => {
    const messages: readonly Message[] = [opened, sent, { type: 'lost' }, { type: 'answered', command, answer: result }]
    expect(after(messages).outcome).toMatchObject({ title: 'Get token', ok: true, text: '1 call' })
  })

  it('whose result comes to nobody as an event has its answer', () => {
    const dismissal = { ...command, isReported: false }
    expect(after([opened, { type: 'answered', command: dismissal, answer: result }]).outcome).toMatchObject(result)
  })

  it('that was not run says so, and one without counts has none', () => {
    const problem = after([opened, sent, { type: 'answered', command, answer: { problem: 'No answer within 30 s.' } }])
    expect(problem.outcome).toMatchObject({ ok: false, text: 'No answer within 30 s.', number: 1 })
    const done = after([opened, sent, { type: 'answered', command, answer: { done: '' } }])
    expect(done.outcome).toMatchObject({ ok: true, text: '' })
    expect(done.outcome).not.toHaveProperty('counts')
  })

  it('that ends as the one before is another outcome, so that it is announced again', () => {
    expect(after([opened, reported, reported]).outcome?.number).toBe(2)
  })
})
