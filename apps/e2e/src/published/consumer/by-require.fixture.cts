const core = require('@auth/core') as typeof import('@auth/core')
const itretail = require('@auth/itretail') as typeof import('@auth/itretail')
const mypos = require('@auth/mypos') as typeof import('@auth/mypos')
const toast = require('@auth/toast') as typeof import('@auth/toast')
const { useProviders } = require('./use-providers.fixture.ts') as typeof import('./use-providers.fixture.ts')

const [sandboxUrl = '', apiUrl = ''] = process.argv.slice(2)
// oxlint-disable-next-line no-console -- how a program prints a token is part of the test
const print = console.log
void useProviders({ core, itretail, mypos, toast }, { sandboxUrl, apiUrl, print }).then((outcome) =>
  print(JSON.stringify(outcome)),
)
