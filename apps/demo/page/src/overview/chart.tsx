import { useState } from 'preact/hooks'
import type { Sample } from '../../../src/console/view.js'
import { duration } from '../../../src/report.js'
import { count } from '../words/numbers.js'
import { dateOf, dayOf, minuteOfDay, timeOfDay } from '../words/time.js'
import { indexAt, jumpsOf, topOf, totalsOf } from './chart-scale.js'

/** As many samples as there is room for. */
const slots = 90
const height = 100

/** Token requests and requests saved over time: two scales above one time axis, since the latter are many times more. */
export function Chart({ samples: all }: { samples: readonly Sample[] }) {
  const [pointed, setPointed] = useState<number>()
  const samples = all.slice(-slots)
  const at = pointed === undefined ? undefined : samples[pointed]
  const [first, last] = [samples[0], samples.at(-1)]
  const shown = at ?? totalsOf(samples)
  const time =
    at === undefined
      ? first && last
        ? `last ${duration(last.at - first.at)}`
        : ''
      : `${dateOf(at.at)}, ${timeOfDay(at.at)}`
  const point = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setPointed(indexAt((event.clientX - left) / width, slots, samples.length))
  }
  const step = (event: KeyboardEvent) => {
    const by: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }
    const change = by[event.key]
    if (change === undefined) return
    event.preventDefault()
    setPointed(
      (pointed ?? samples.length - 1) + change < 0
        ? 0
        : Math.min((pointed ?? samples.length - 1) + change, samples.length - 1),
    )
  }
  return (
    <section class="card chart" aria-labelledby="chart-title">
      <div class="card-head">
        <h2 id="chart-title">Token requests over time</h2>
        <p class="quiet chart-time">{time}</p>
      </div>
      <div
        class="plots"
        role="img"
        tabIndex={0}
        aria-label={`${words(shown)}, ${time}. Left and right arrow keys go through it.`}
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
        onKeyDown={step}
        onBlur={() => setPointed(undefined)}
      >
        <Plot
          title="Requests saved"
          hint="calls that were given a held token"
          value={shown.saved}
          samples={samples}
          pointed={pointed}
          kind="saved"
        />
        <Plot
          title="Token requests"
          hint={`${count(shown.failed)} failed`}
          value={shown.made}
          samples={samples}
          pointed={pointed}
          kind="made"
        />
      </div>
      <p class="axis quiet" aria-hidden="true">
        <span>{first && axisTime(first.at, last)}</span>
        <span>{last && `${dayOf(last.at)}, ${minuteOfDay(last.at)}`}</span>
      </p>
    </section>
  )
}

interface PlotProps {
  readonly title: string
  readonly hint: string
  readonly value: number
  readonly samples: readonly Sample[]
  readonly pointed: number | undefined
  readonly kind: 'saved' | 'made'
}

function Plot({ title, hint, value, samples, pointed, kind }: PlotProps) {
  const { top, isCut } = topOf(samples.map((sample) => sample[kind]))
  const from = slots - samples.length
  const bar = (index: number, size: number) => {
    const share = Math.min(size / top, 1)
    return { x: from + index + 0.12, y: (1 - share) * height, width: 0.76, height: share * height }
  }
  return (
    <div class={`plot plot-${kind}`}>
      <p class="plot-title">
        <span class={`key key-${kind}`} />
        {title} <strong class="number">{count(value)}</strong> <span class="quiet">{hint}</span>
      </p>
      <div class="plot-area">
        <span class="plot-top quiet">
          {count(top)}
          {isCut && ', higher bars are cut'}
        </span>
        <svg viewBox={`0 0 ${slots} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <line class="grid" x1="0" x2={slots} y1="0.5" y2="0.5" />
          <line class="grid" x1="0" x2={slots} y1={height / 2} y2={height / 2} />
          <line class="base" x1="0" x2={slots} y1={height - 0.5} y2={height - 0.5} />
          {pointed !== undefined && <rect class="pointed" x={from + pointed} y="0" width="1" height={height} />}
          {samples.map((sample, index) => (
            <rect key={sample.at} class={`bar-${kind}`} {...bar(index, sample[kind])} />
          ))}
          {kind === 'made' &&
            samples.map((sample, index) => {
              const failed = Math.min(sample.failed, sample.made)
              return failed > 0 && <rect key={sample.at} class="bar-failed" {...bar(index, failed)} />
            })}
          {jumpsOf(samples).map((index) => (
            <line key={index} class="jump" x1={from + index} x2={from + index} y1="0" y2={height} />
          ))}
        </svg>
      </div>
    </div>
  )
}

function words({ made, saved, failed }: Omit<Sample, 'at'>): string {
  return `${count(made)} token requests, ${count(failed)} of them failed, ${count(saved)} requests saved`
}

function axisTime(at: number, last: Sample | undefined): string {
  return last !== undefined && dayOf(at) === dayOf(last.at) ? minuteOfDay(at) : `${dayOf(at)}, ${minuteOfDay(at)}`
}
