const core = require('@auth/core')
const itretail = require('@auth/itretail')
const mypos = require('@auth/mypos')
const toast = require('@auth/toast')
const { useProviders } = require('./use-providers.fixture.ts')

const [sandboxUrl = '', apiUrl = ''] = process.argv.slice(2)
// oxlint-disable-next-line no-console -- how a program prints a token is part of the test
const print = console.log
void useProviders({ core, itretail, mypos, toast }, { sandboxUrl, apiUrl, print }).then((told) =>
  print(JSON.stringify(told)),
)
