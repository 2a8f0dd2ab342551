import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { readArguments } from './arguments.js'

const run = promisify(execFile)
const hasCurl = spawnSync('curl', ['--version']).status === 0

const root = new URL('../', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  version: string
  bin: { 'auth-sandbox': string }
}
/** The command as it is published: made by `build`. */
const command = fileURLToPath(new URL(manifest.bin['auth-sandbox'], root))

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** Starts the command and waits until it has printed all that it prints. */
async function start(...args: string[]): Promise<{ url: string; printed: string; ended: Promise<unknown[]> }> {
  const started = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  let printed = ''
  for await (const text of started.stdout
    .setEncoding('utf8')
    .iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    printed += text
    if (printed.includes('Controls')) break
  }
  return { url: /http:\/\/\S+/.exec(printed)?.[0] ?? '', printed, ended: once(started, 'exit') }
}

const refusal = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })

const unknownArgument =
  'auth-sandbox: unknown argument: it takes --port, --host, --help and --version. Try auth-sandbox --help\n'

// Each test starts a process or two, which takes its time on a busy machine.
describe('auth-sandbox', { timeout: 60_000 }, () => {
  it('prints for each vendor its base URL and the credentials, in 80 columns', async () => {
    const { url, printed } = await start()
    expect(printed.match(/^ {2}base URL.*$/gm)).toEqual(Array(3).fill(`  base URL   ${url}`))
    expect(printed.match(/^ {2}accepts.*$/gm)).toEqual([
      '  accepts    login@marktpos.com / fakepassword',
      '  accepts    client_id / client_secret',
      '  accepts    myToastApiClientIdentifier / myToastApiClientSecret',
    ])
    expect(printed.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect((await fetch(`${url}/__sandbox/`)).status).toBe(200)
  })

  it.skipIf(!hasCurl)(
    `prints curl commands that get a token${hasCurl ? '' : ' (skipped: curl is not installed)'}`,
    async () => {
      const { url, printed } = await start()
      const commands = printed.match(/^ {2}curl (.*\n)+?(?=\n)/gm) ?? []
      const replies: string[] = []
      for (const text of commands) replies.push((await run('bash', ['-c', text.replace('curl', 'curl -sSf')])).stdout)
      expect(replies).toEqual([
        expect.stringContaining('"access_token"'),
        expect.stringContaining('"access_token"'),
        expect.stringContaining('"accessToken"'),
      ])
      const status = await (await fetch(`${url}/__sandbox/`)).json()
      expect(status).toMatchObject({
        itretail: { tokenRequests: 1 },
        mypos: { tokenRequests: 1 },
        toast: { tokenRequests: 1 },
      })
    },
  )

  it('listens on a free port of this machine where it is told nothing', () => {
    expect(readArguments([])).toEqual({ command: 'start', port: 0, host: '127.0.0.1' })
  })

  it('listens on the port and host it is told', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    await once(free, 'close')
    const { url } = await start('--port', String(port), '--host', 'localhost')
    expect(url).toBe(`http://localhost:${port}`)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s, whatever it has open', async (signal) => {
    const { url, ended } = await start()
    await fetch(`${url}/__sandbox/mypos/fail-next`, { method: 'POST', body: '{"delayMs": 600000}' })
    const held = fetch(`${url}/oauth/token`, { method: 'POST' }).catch((error: unknown) => (error as Error).message)
    await expect.poll(async () => (await fetch(`${url}/__sandbox/`)).text()).toContain('"tokenRequests":1')
    child?.kill(signal)
    child?.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(await held).toBe('fetch failed')
  })

  it.each([
    [['--prot', '1'], unknownArgument],
    [['4010'], unknownArgument],
    [['hunter2'], unknownArgument],
    [['--hunter2'], unknownArgument],
    [['--client-secret=hunter2'], unknownArgument],
    [['-hunter2'], unknownArgument],
    [['--help=hunter2'], "auth-sandbox: Option '-h, --help' does not take an argument. Try auth-sandbox --help\n"],
    [['--port'], "auth-sandbox: Option '--port <value>' argument missing. Try auth-sandbox --help\n"],
    [['--port', '-1'], "auth-sandbox: Option '--port' argument is ambiguous. Try auth-sandbox --help\n"],
    [['--port', '65536'], 'auth-sandbox: --port takes a whole number from 0 to 65535. Try auth-sandbox --help\n'],
    [['--port', '4e3'], 'auth-sandbox: --port takes a whole number from 0 to 65535. Try auth-sandbox --help\n'],
    [['--port='], 'auth-sandbox: --port takes a whole number from 0 to 65535. Try auth-sandbox --help\n'],
    [['--host', 'two words'], 'auth-sandbox: --host takes a host name or address. Try auth-sandbox --help\n'],
    [['--host='], 'auth-sandbox: --host takes a host name or address. Try auth-sandbox --help\n'],
  ])('refuses %j with exit code 2 and one line', (args, line) => {
    const { status, stdout, stderr } = refusal(...args)
    expect(stderr).not.toContain('hunter2')
    expect([status, stdout, stderr]).toEqual([2, '', line])
  })

  it('says that the port is in use, with exit code 1', async () => {
    const { port } = new URL((await start()).url)
    const { status, stderr } = refusal('--port', port)
    expect([status, stderr]).toEqual([
      1,
      `auth-sandbox: cannot listen: the port is in use. Choose another one, or 0 for a free one\n`,
    ])
  })

  it('repeats no host that it cannot listen on', () => {
    // An address that no machine has (RFC 5737).
    const { status, stderr } = refusal('--host', '192.0.2.1')
    expect([status, stderr]).toEqual([
      1,
      'auth-sandbox: cannot listen: the system refused (EADDRNOTAVAIL). Check the host and the port\n',
    ])
  })

  it('prints its version', () => {
    const { status, stdout } = refusal('--version')
    expect([status, stdout]).toEqual([0, `${manifest.version}\n`])
  })

  it('explains itself', () => {
    const { status, stdout } = refusal('--help')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^Usage: auth-sandbox .*--port .*--host .*--version/s)])
  })
})
