import * as core from '@auth/core'
import * as itretail from '@auth/itretail'
import * as mypos from '@auth/mypos'
import * as toast from '@auth/toast'
import { useProviders } from './use-providers.fixture.ts'

const [sandboxUrl = '', apiUrl = ''] = process.argv.slice(2)
// oxlint-disable-next-line no-console -- how a program prints a token is part of the test
const print = console.log
print(JSON.stringify(await useProviders({ core, itretail, mypos, toast }, { sandboxUrl, apiUrl, print })))
