import { useState } from 'preact/hooks'
import type { ConsoleView } from '../../../src/console/view.js'
import { pauseTraffic, resumeTraffic, setSpeed, startOver, type Run } from '../state/commands.js'
import type { Command, ConsoleState } from '../state/console-state.js'
import { dateOf, dayOf, machineTime, minuteOfDay, timeOfDay } from '../words/time.js'
import { Choice } from './choice.js'
import { Icon } from './icon.js'
import { Menu } from './menu.js'
import { StartOver } from './start-over.js'
import { keepTheme, keptTheme, themes, type Theme } from './theme.js'

interface HeaderProps {
  readonly state: ConsoleState
  readonly now: number
  readonly run: Run
  readonly onHelp: () => void
}

/** Everything that is about the whole console, in one line. */
export function Header({ state, now, run, onHelp }: HeaderProps) {
  const { view } = state
  const traffic = view?.traffic
  const isWaiting = state.link !== 'open' || state.sent['console'] !== undefined
  const send = (command: Command) => {
    if (!isWaiting) run(command)
  }
  return (
    <header class="masthead">
      <div class="frame masthead-line">
        <h1>
          <Mark />
          POS Auth
        </h1>
        {view && <p class="mode">{view.mode === 'sandbox' ? 'Embedded sandbox' : 'Live, read-only'}</p>}
        {view && <Clock now={now} />}
        {traffic && <PauseOrResume {...{ traffic, send, isWaiting }} />}
        <Menu>
          {traffic && <Speed {...{ traffic, send }} />}
          {traffic && <StartOver send={() => send(startOver)} />}
          <ThemeChoice />
        </Menu>
        <button type="button" class="icon-button" aria-label="Help" title="Help" onClick={onHelp}>
          <Icon name="help" />
        </button>
      </div>
    </header>
  )
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle class="mark-passed" cx="16" cy="16" r="11" />
      <path class="mark-left" d="M16 5a11 11 0 1 1-10.5 7.7" />
    </svg>
  )
}

function Clock({ now }: { now: number }) {
  return (
    <p class="clock-line">
      <time class="number" dateTime={machineTime(now)}>
        <span class="wide-only">{dateOf(now)}</span>
        <span class="narrow-only">{dayOf(now)}</span> <span class="clock wide-only">{timeOfDay(now)}</span>
        <span class="narrow-only">{minuteOfDay(now)}</span>
      </time>
    </p>
  )
}

interface TrafficProps {
  readonly traffic: NonNullable<ConsoleView['traffic']>
  readonly send: (command: Command) => void
  readonly isWaiting: boolean
}

function PauseOrResume({ traffic: { running, callsPerSecond }, send, isWaiting }: TrafficProps) {
  return (
    <button
      type="button"
      class="button button-plain traffic-button"
      aria-disabled={isWaiting}
      title={`Calls that run by themselves, about ${callsPerSecond} a second`}
      onClick={() => send(running ? pauseTraffic : resumeTraffic)}
    >
      <Icon name={running ? 'pause' : 'play'} />
      <span class="wide-only">{running ? 'Pause' : 'Resume'} traffic</span>
      <span class="narrow-only visually-hidden">{running ? 'Pause' : 'Resume'} traffic</span>
    </button>
  )
}

const factors = [1, 10, 60, 600]

function Speed({ traffic: { speed, running }, send }: Omit<TrafficProps, 'isWaiting'>) {
  const speeds = factors.includes(speed) ? factors : [speed, ...factors]
  return (
    <Choice
      label="Speed of the demo’s clock"
      value={String(speed)}
      // Without traffic the clock is no faster than any other.
      options={speeds.map((factor) => [String(factor), `${factor}× ${running ? 'speed' : 'paused'}`] as const)}
      onChange={(value) => send(setSpeed(Number(value)))}
    />
  )
}

const themeWords: Readonly<Record<Theme, string>> = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' }

function ThemeChoice() {
  const [theme, setTheme] = useState(keptTheme)
  return (
    <span class="theme">
      <Icon name="sun" />
      <Choice
        label="Theme"
        value={theme}
        options={themes.map((name) => [name, themeWords[name]] as const)}
        onChange={(value) => {
          const chosen = themes.find((name) => name === value) ?? 'system'
          setTheme(chosen)
          keepTheme(chosen)
        }}
      />
    </span>
  )
}
