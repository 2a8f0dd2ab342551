import { expect, it } from 'vitest'
import { connection } from '../connection.fixture.js'
import { connectionCommand, dismissal, setSpeed } from './commands.js'

it('has a path that the server knows, whatever the label', () => {
  const action = { name: 'get-token', label: 'Get token', hint: '' } as const
  expect(connectionCommand(connection(), action).path).toBe('/connections/toast/client-1/actions/get-token')
  const odd = connection({ id: 'toast/a b?c', label: 'a b?c' })
  expect(connectionCommand(odd, action)).toMatchObject({
    path: '/connections/toast/a%20b%3Fc/actions/get-token',
    key: 'toast/a b?c',
    about: 'a b?c',
  })
  expect(dismissal(connection()).path).toBe('/connections/toast/client-1/actions/dismiss-error')
  expect(setSpeed(600).path).toBe('/traffic/speed/600')
})
